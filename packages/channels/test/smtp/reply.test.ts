import { describe, expect, it } from 'vitest';
import { readReply, waitNamedIn } from '../../src/smtp/reply.js';

describe('a reply', () => {
  it('has a code, and an enhanced status where the server gives one', () => {
    expect(readReply('550 5.1.1 No such user\r\n')).toEqual({
      code: 550,
      status: '5.1.1',
      text: '550 5.1.1 No such user',
    });
    expect(readReply('250-ok\n250 done')).toMatchObject({ code: 250, status: null });
    expect(readReply('550')).toMatchObject({ code: 550, status: null });
  });

  it('takes no IP address and no version for a status', () => {
    expect(readReply('550 192.0.2.1 is listed')).toMatchObject({ code: 550, status: null });
    expect(readReply('550 see 5.1.1 of the manual')).toMatchObject({ status: null });
  });

  it('is none without three digits', () => {
    expect(readReply('Hello')).toMatchObject({ code: 0 });
    expect(readReply('5500 what')).toMatchObject({ code: 0 });
  });

  it('holds no control characters, which a database might not take', () => {
    expect(readReply('550-a\0b\r\n550 \u001b[31mred').text).toBe('550-a b \n550  [31mred');
  });

  it('is cut short between two characters', () => {
    const { text } = readReply(`250 ${'x'.repeat(995)}\u{1F600} thank you`);
    expect(text).toBe(`250 ${'x'.repeat(995)}`);
  });

  it('is cut short when it has no end', () => {
    expect(readReply(`550 ${'x'.repeat(100_000)}`).text).toHaveLength(1_000);
  });
});

describe('the wait that a reply asks for', () => {
  it.each([
    ['451 4.7.1 Please try again in 300 seconds', 300],
    ['450 Greylisted for 5 minutes', 300],
    ['450 4.2.0 Greylisting in action, please come back in 00:04:59', 299],
    ['421 Too many messages, retry in 1 hour', 3_600],
    ['451 try again after 90s', 90],
    ['452 wait 15 min', 900],
    ['451-4.7.0 Try again\n451 4.7.0 in 2 minutes', undefined],
    ['450 4.7.1 limit of 100 messages per 5 minutes exceeded', undefined],
    ['451 4.7.1 Try again later', undefined],
    ['450 come back tomorrow', undefined],
  ])('%s', (text, seconds) => {
    expect(waitNamedIn(text)).toBe(seconds);
  });

  it('is at least a second and at most a day', () => {
    expect(waitNamedIn('450 try again in 0 seconds')).toBe(1);
    expect(waitNamedIn('450 try again in 999999 hours')).toBe(86_400);
  });
});
