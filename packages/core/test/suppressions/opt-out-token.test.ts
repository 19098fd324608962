import { describe, expect, it } from 'vitest';
import { createOptOutTokens, createSecretBox, createTokenSigner } from '../../src/index.js';

const KEY = 'a key of thirty-two characters or more';
const tokens = createOptOutTokens(KEY);
const actionId = '01a210f2-4bf3-7ac8-99d7-fa38403307d6';
const to = 'Ada.Lovelace@Firm.example';

describe('a token to opt out', () => {
  it('gives back the message and the address, as it was written, in whatever script', () => {
    for (const address of [
      to,
      'x@y.z',
      'jörg+2@müller.de',
      'δοκιμή@παράδειγμα.δοκιμή',
      `${'x'.repeat(64)}@${'y'.repeat(180)}.example`,
    ])
      expect(createOptOutTokens(Buffer.from(KEY)).read(tokens.write({ actionId, to: address }))).toEqual({
        actionId,
        to: address,
      });
  });

  it('is fit for a URL, no longer than two ids, and shows nothing of the address', () => {
    const token = tokens.write({ actionId, to });
    expect(token).toMatch(/^[\w-]+$/);
    expect(token.length).toBeLessThan(96);
    const bytes = Buffer.from(token, 'base64url').toString('latin1').toLowerCase();
    for (const part of ['lovelace', 'firm.']) expect(bytes).not.toContain(part);
  });

  it('is nobody’s when it was made with another key or for another purpose, or changed anywhere', () => {
    const token = tokens.write({ actionId, to });
    const changed = [...token].map(
      (letter, at) => `${token.slice(0, at)}${letter === 'A' ? 'Q' : 'A'}${token.slice(at + 1)}`,
    );
    const [, iv = '', tag = '', data = ''] = createSecretBox(KEY)
      .seal(`${'0'.repeat(16)}${to}`)
      .split('.');
    const elsewhere = Buffer.concat([iv, tag, data].map((part) => Buffer.from(part, 'base64url')));
    for (const bad of [
      createOptOutTokens('another key of thirty-two characters').write({ actionId, to }),
      elsewhere.toString('base64url'),
      ...changed,
      token.slice(0, -1),
      token.slice(0, 37),
      `${token}AAAA`,
      tokens.write({ actionId, to: '' }),
      Buffer.from(to).toString('base64url'),
      'test',
      '',
    ])
      expect([bad, tokens.read(bad)]).toEqual([bad, undefined]);
  });

  it('of a former key is good while that is named', () => {
    const token = tokens.write({ actionId, to: 'ada@x.example' });
    const other = 'another key of thirty-two characters';
    expect(createOptOutTokens(other, ['x'.repeat(32), KEY]).read(token)).toEqual({
      actionId,
      to: 'ada@x.example',
    });
    expect(createOptOutTokens(other).read(token)).toBeUndefined();
  });

  it('of a former version names the contact, and is not forged either', () => {
    const former = createTokenSigner(KEY).sign(`${actionId}~from.else~where`);
    expect(tokens.read(former)).toEqual({ actionId, contactId: 'from.else~where' });
    const other = createTokenSigner('another key of thirty-two characters');
    for (const bad of [
      other.sign(`${actionId}~from.else~where`),
      former.slice(0, -1),
      former.replace('else', 'here'),
      createTokenSigner(KEY).sign(actionId),
    ])
      expect([bad, tokens.read(bad)]).toEqual([bad, undefined]);
  });
});
