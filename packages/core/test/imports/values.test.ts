import { describe, expect, it } from 'vitest';
import { domainValue, emailValue, linkedinValue, timezoneValue } from '../../src/imports/values.js';

const taken = (found: ReturnType<typeof emailValue>) =>
  found === undefined ? undefined : 'value' in found ? found.value : false;

describe('addresses', () => {
  it.each([
    ['Ada@X.Example', 'ada@x.example'],
    ['mailto:ada@x.example', 'ada@x.example'],
    ['<ada@x.example>', 'ada@x.example'],
    ["o'brien+tag@x.co", "o'brien+tag@x.co"],
    ['jürgen@müller.de', 'jürgen@müller.de'],
    ['用户@例子.公司', '用户@例子.公司'],
    ['ada@xn--mller-kva.de', 'ada@müller.de'],
    ['ada@XN--MLLER-KVA.de', 'ada@müller.de'],
    ['ada@mu\u0308ller.de', 'ada@müller.de'],
    ['ada@müller。de', 'ada@müller.de'],
    ['ada@xn--fiq228c.xn--55qx5d', 'ada@中文.公司'],
    ['ada@xn--a.de', 'ada@xn--a.de'],
    ['ada\u200b@x.example', 'ada@x.example'],
    ['', undefined],
    [' \u00a0 ', undefined],
    ['N/A', undefined],
    ['ada at x.example', false],
    ['ada@localhost', false],
    ['a@x.example; b@x.example', false],
    ['.ada@x.example', false],
    ['ada@x..example', false],
    ['ada@-x.example', false],
    [`${'a'.repeat(65)}@x.example`, false],
  ])('%s', (cell, expected) => {
    expect(taken(emailValue(cell))).toBe(expected);
  });
});

describe('LinkedIn profiles', () => {
  it.each([
    ['http://www.linkedin.com/in/Ada-L', 'https://www.linkedin.com/in/Ada-L'],
    ['linkedin.com/in/ada/', 'https://www.linkedin.com/in/ada'],
    ['https://fr.linkedin.com/in/ada/en?x=1#y', 'https://www.linkedin.com/in/ada'],
    ['https://www.linkedin.com/in/josé', 'https://www.linkedin.com/in/jos%C3%A9'],
    ['https://www.linkedin.com/in/jose\u0301', 'https://www.linkedin.com/in/jos%C3%A9'],
    ['https://www.linkedin.com/in/jose%CC%81', 'https://www.linkedin.com/in/jos%C3%A9'],
    ['https://www.linkedin.com/in/jos%c3%a9', 'https://www.linkedin.com/in/jos%C3%A9'],
    ['https://www.linkedin.com/in/jos%E9', 'https://www.linkedin.com/in/jos%E9'],
    ['https://www.linkedin.com/in/a%2Fb%3Fc', 'https://www.linkedin.com/in/a%2Fb%3Fc'],
    ['https://www.linkedin.com/company/x', false],
    ['https://evil.example/linkedin.com/in/ada', false],
    ['https://www.linkedin.com/in/', false],
    ['-', undefined],
  ])('%s', (cell, expected) => {
    expect(taken(linkedinValue(cell))).toBe(expected);
  });

  it('have 200 letters at the most, however these are written', () => {
    for (const letter of ['a', '%E0%A4%85']) {
      const address = (letters: number) => `https://www.linkedin.com/in/${letter.repeat(letters)}`;
      expect(taken(linkedinValue(address(200)))).toBe(address(200));
      expect(taken(linkedinValue(address(201)))).toBe(false);
    }
  });
});

describe('web addresses', () => {
  it.each([
    ['http://www.ACME.example/about?x', 'acme.example'],
    ['acme.co.uk', 'acme.co.uk'],
    ['https://shop.acme.example:8080', 'shop.acme.example'],
    ['müller.de', 'xn--mller-kva.de'],
    ['https://www.linkedin.com/company/acme', undefined],
    ['linkedin.com', 'linkedin.com'],
    ['not a site', false],
    ['localhost', false],
    ['10.0.0.1', false],
    ['', undefined],
  ])('%s', (cell, expected) => {
    expect(taken(domainValue(cell))).toBe(expected);
  });
});

describe('time zones', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['america/new_york', 'America/New_York'],
    ['+02:00', false],
    ['Mars/Base', false],
    ['', undefined],
  ])('%s', (cell, expected) => {
    expect(taken(timezoneValue(cell))).toBe(expected);
  });
});
