import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArrival } from '../../src/imap/read-arrival.js';
import { mailFrom, mailOf } from './mails.js';

const AT = new Date('2026-03-02T10:05:00.000Z');
const MAILS = readdirSync(new URL('mails', import.meta.url)).map((name) =>
  mailOf(name.replace(/\.eml$/, '')),
);
/** What takes longer takes the square of the length; the rest is milliseconds, with room for a busy machine. */
const QUICK_MS = 3_000;
const CONTROL = /\p{Cc}/u;

/** Whatever the bytes are: what is said of them can be stored, shown and compared. */
async function expectSound(bytes: Uint8Array) {
  const arrival = await readArrival(bytes, AT);
  if (arrival === null) return;
  const { messageId, from, subject, about } = arrival;
  const said = [messageId, from, subject, ...about];
  if (arrival.kind === 'bounce') {
    said.push(arrival.recipient, arrival.status, arrival.detail);
    expect(arrival.detail).not.toBe('');
    expect(arrival.detail.length).toBeLessThanOrEqual(500);
  }
  for (const text of said) {
    if (text === null) continue;
    expect(text).not.toMatch(CONTROL);
    expect(text.length).toBeLessThanOrEqual(998);
  }
  expect(subject?.length ?? 0).toBeLessThanOrEqual(500);
  expect(new Set(about).size).toBe(about.length);
  expect(about.length).toBeLessThanOrEqual(50);
  for (const address of [from, arrival.kind === 'bounce' ? arrival.recipient : null])
    if (address !== null) expect(address).toMatch(/^[^A-Z\s<>]+@[^A-Z\s<>]+$/);
}

const NASTY = [
  '\0',
  '\r',
  '\n',
  '\r\n\r\n',
  '<',
  '>',
  ';',
  '"',
  '(',
  '=?',
  '?=',
  '--',
  'boundary="',
  '\\x{D800}',
];

describe('whatever the bytes are, the reader says something sound or nothing', () => {
  it('of bytes by chance', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), expectSound), { numRuns: 300 });
  });

  it('of real mails that are cut off, mixed up and damaged', async () => {
    const damaged = fc
      .record({
        mail: fc.constantFrom(...MAILS),
        from: fc.double({ min: 0, max: 1, noNaN: true }),
        nasty: fc.array(fc.tuple(fc.nat(4_000), fc.constantFrom(...NASTY)), { maxLength: 6 }),
        tail: fc.constantFrom(Buffer.alloc(0), ...MAILS),
      })
      .map(({ mail, from, nasty, tail }) => {
        let text = mail.subarray(0, Math.ceil(mail.length * from)).toString('latin1');
        for (const [at, what] of nasty) text = text.slice(0, at) + what + text.slice(at + 1);
        return Buffer.concat([Buffer.from(text, 'latin1'), tail]);
      });
    await fc.assert(fc.asyncProperty(damaged, expectSound), { numRuns: 1_000 });
  });

  it('of nothing', () => expectSound(new Uint8Array()));
});

describe('a mail made to keep the reader busy is read quickly', () => {
  const FIELDS = ['From', 'Subject', 'References', 'Content-Type', 'Return-Path', 'Auto-Submitted'];
  const FILLERS = [
    '<',
    '>',
    '(',
    ')',
    '"',
    '\\',
    ' ',
    ',',
    ';',
    ':',
    'a@',
    '=?',
    '=?utf-8?q?',
    'a ',
    '\r\n ',
    '<a@b>',
  ];

  it.each(FILLERS)('with fields of nothing but %j', async (filler) => {
    const value = filler.repeat(Math.ceil(60_000 / filler.length));
    for (const name of FIELDS) {
      const startedAt = performance.now();
      await expectSound(mailFrom(`${name}: ${value}`, 'From: MAILER-DAEMON@engines.example', '', value));
      expect(performance.now() - startedAt).toBeLessThan(QUICK_MS);
    }
  });

  it.each(FILLERS)('with a report of nothing but %j', async (filler) => {
    const value = filler.repeat(Math.ceil(60_000 / filler.length));
    const startedAt = performance.now();
    const part = (type: string, text: string) => ['--b', `Content-Type: ${type}`, '', text];
    await expectSound(
      mailFrom(
        'From: MAILER-DAEMON@engines.example',
        'Content-Type: multipart/report; boundary=b',
        '',
        ...part('message/delivery-status', `Action: failed\r\nFinal-Recipient: rfc822; ${value}`),
        ...part('message/rfc822', `Message-ID: ${value}`),
      ),
    );
    expect(performance.now() - startedAt).toBeLessThan(QUICK_MS);
  });

  it('with a header of 1 MB', async () => {
    await expectSound(mailFrom(`X-Large: ${'y '.repeat(500_000)}`, 'Subject: x', '', 'x'));
  });

  it('with parts within parts', async () => {
    const nested = Array.from({ length: 1_000 }, (_, i) => [
      `Content-Type: multipart/mixed; boundary=b${i}`,
      '',
      `--b${i}`,
    ]).flat();
    const arrival = await readArrival(mailFrom('From: ada@lovelace.example', ...nested), AT);
    expect(arrival).toMatchObject({ kind: 'reply', from: 'ada@lovelace.example' });
  });
});
