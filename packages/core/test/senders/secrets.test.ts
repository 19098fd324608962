import { describe, expect, it } from 'vitest';
import { createSecretBox, createTokenSigner, DomainError, messageIdFor } from '../../src/index.js';

const KEY = 'a key of thirty-two characters or more';
const OTHER = 'another key of thirty-two characters';

describe('a secret box', () => {
  const box = createSecretBox(KEY);

  it('opens what it has sealed, whatever it was', () => {
    for (const text of ['', 'x', 'pässwörd 🔑', 'y'.repeat(10_000)]) {
      const sealed = box.seal(text);
      expect(sealed).toMatch(/^v1\.[\w-]{16}\.[\w-]{22}\.[\w-]*$/);
      expect(createSecretBox(Buffer.from(KEY)).open(sealed)).toBe(text);
    }
  });

  it('never seals the same text alike, nor lets it show', () => {
    const sealed = new Set(Array.from({ length: 50 }, () => box.seal('open sesame')));
    expect(sealed.size).toBe(50);
    for (const one of sealed)
      expect(Buffer.from(one.split('.')[3] ?? '', 'base64url').toString()).not.toBe('open sesame');
  });

  it('says so when the key is another one', () => {
    const sealed = createSecretBox(OTHER).seal('x');
    expect(() => box.open(sealed)).toThrow(DomainError);
    expect(() => box.open(sealed)).toThrow(/SECRET_KEY/);
  });

  it('opens what was sealed with a former key, and seals with the one of today', () => {
    const changed = createSecretBox(OTHER, ['x'.repeat(32), KEY]);
    const old = box.seal('open sesame');
    expect(changed.open(old)).toBe('open sesame');
    const anew = changed.reseal(old);
    for (const sealed of [changed.seal('open sesame'), anew]) {
      expect(createSecretBox(OTHER).open(sealed)).toBe('open sesame');
      expect(() => box.open(sealed)).toThrow(DomainError);
    }
    expect(changed.reseal(anew)).toBe(anew);
    expect(() => createSecretBox(OTHER).reseal(old)).toThrow(/SECRET_KEY_PREVIOUS/);
  });

  it('says so when anything of it was changed', () => {
    const sealed = box.seal('open sesame');
    const parts = sealed.split('.');
    const changed = parts.map((part, index) => {
      const flipped = `${part.startsWith('A') ? 'B' : 'A'}${part.slice(1)}`;
      return parts.map((same, at) => (at === index ? flipped : same)).join('.');
    });
    const cutTag = [parts[0], parts[1], parts[2]?.slice(0, 6), parts[3]].join('.');
    for (const bad of [...changed, cutTag, sealed.slice(0, -2), `${sealed}.x`, '', 'v1...', 'plain text'])
      expect(() => box.open(bad), bad).toThrow(DomainError);
  });
});

describe('a token', () => {
  const signer = createTokenSigner(KEY);

  it('gives back what it was made of', () => {
    for (const subject of ['01a210f2-4bf3-7ac8-99d7-fa38403307d6', 'with.dots.in.it'])
      expect(createTokenSigner(KEY).verify(signer.sign(subject))).toBe(subject);
  });

  it('made with a former key is read, and new ones are made with the key of today', () => {
    const changed = createTokenSigner(OTHER, ['x'.repeat(32), KEY]);
    expect(changed.verify(signer.sign('one'))).toBe('one');
    expect(changed.sign('one')).toBe(createTokenSigner(OTHER).sign('one'));
    expect(changed.verify(createTokenSigner('y'.repeat(32)).sign('one'))).toBeUndefined();
    const mac = signer.sign('one').slice('one'.length);
    for (const bad of [`two${mac}`, mac]) expect([bad, changed.verify(bad)]).toEqual([bad, undefined]);
  });

  it('is nothing when it was made with another key, for another subject, or changed', () => {
    const token = signer.sign('one');
    const mac = token.slice(token.indexOf('.'));
    for (const bad of [
      createTokenSigner(OTHER).sign('one'),
      `two${mac}`,
      mac,
      token.slice(0, -1),
      `${token}A`,
      'one',
      'one.',
      '.',
      '',
    ])
      expect([bad, signer.verify(bad)]).toEqual([bad, undefined]);
  });
});

describe('a Message-ID', () => {
  it('is another one for each action and key', () => {
    const id = messageIdFor(KEY, 'a', 'Acme.example');
    expect(id).toMatch(/^[0-9a-f]{32}@acme\.example$/);
    expect(messageIdFor(Buffer.from(KEY), 'a', 'acme.example')).toBe(id);
    expect(messageIdFor(KEY, 'b', 'acme.example')).not.toBe(id);
    expect(messageIdFor(KEY, 'a', 'müller.de')).toMatch(/@xn--mller-kva\.de$/);
    expect(messageIdFor(OTHER, 'a', 'acme.example')).not.toBe(id);
  });
});
