import { describe, expect, it } from 'vitest';
import { readAddress } from '../../src/smtp/address.js';

describe('an address', () => {
  it.each([
    ['ada@example.com', 'ada@example.com', false],
    ['o\u2019neil@example.com', 'o\u2019neil@example.com', true],
    ["o'neil+list=x@EXAMPLE.com", "o'neil+list=x@example.com", false],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example', false],
    ['используя@почта.рф', 'используя@xn--80a1acny.xn--p1ai', true],
    ['root@localhost', 'root@localhost', false],
  ])('%s goes out as %s', (text, wire, international) => {
    expect(readAddress(text)).toMatchObject({ wire, international });
  });

  it.each([
    'ada',
    '@example.com',
    'ada@',
    'ada@example.com\r\nRCPT TO:<eve@example.com>',
    'ada@example.com\n',
    'ada@example.com, eve@example.com',
    'ada@example.com;eve@example.com',
    'Ada <ada@example.com>',
    '<ada@example.com>',
    'ada@evil.example@example.com',
    '"ada eve"@example.com',
    'ada@[192.0.2.1]',
    'ada@exa mple.com',
    'ada@12345',
    'ada@192.0.2.1',
    'ada@１２３４５',
    'ada@ex%61mple.com',
    'ada@ex%61mplé.com',
    'ada@example..com',
    'ada@-example.com',
    '.ada@example.com',
    'a..da@example.com',
    'ada\u2028@example.com',
    'ada\u202e@example.com',
    'ada\0@example.com',
    `${'a'.repeat(65)}@example.com`,
    `ada@${'a.'.repeat(128)}com`,
  ])('is none: %j', (text) => {
    expect(readAddress(text)).toBeNull();
  });
});
