import type { Arrival } from '@outreach/core';
import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { readArrival } from '../../src/imap/read-arrival.js';
import { mailFrom, mailOf } from './mails.js';

const AT = new Date('2026-03-02T10:05:00.000Z');
const read = (mail: Buffer) => readArrival(mail, AT);
const about = ['step-1@engines.example'];

/** What each of the mails in the folder is, as far as it matters. */
const MAILS: Record<string, Partial<Arrival> | null> = {
  'gmail-reply': {
    kind: 'reply',
    about,
    at: AT,
    from: 'ada@lovelace.example',
    subject: 'Re: An engine',
    messageId: 'CAJ_answer-1@mail.lovelace.example',
  },
  'outlook-reply': {
    kind: 'reply',
    about: [
      'step-2@engines.example',
      'AM0PR04MB1111@AM0PR04MB1111.eurprd04.prod.outlook.example',
      'step-1@engines.example',
    ],
    from: 'charles@babbage.example',
    messageId: 'AM0PR04MB1234A1B2C3D4E5F6@AM0PR04MB1234.eurprd04.prod.outlook.example',
  },
  'apple-reply': { kind: 'reply', about: ['step-2@engines.example', 'step-1@engines.example'] },
  'from-another-address': { kind: 'reply', about: [], from: 'ada.private@home.example' },
  'meeting-accepted': { kind: 'reply', about: [], from: 'ada@lovelace.example' },
  'list-answer': { kind: 'reply', about },
  'no-from': { kind: 'reply', about, from: null },
  'broken-mime': { kind: 'reply', about, from: 'ada@lovelace.example' },
  german: {
    kind: 'reply',
    about,
    from: 'juergen@weber.example',
    subject: 'AW: Grüße aus Köln, über Maschinen',
  },
  japanese: { kind: 'reply', about, from: 'taro@nihon.example' },
  'utf8-headers': {
    kind: 'reply',
    about,
    from: 'jürgen@bücher.example',
    subject: 'Grüße 👋 aus Köln',
    messageId: 'grüße-1@bücher.example',
  },
  'gmail-vacation': { kind: 'auto_reply', about, from: 'ada@lovelace.example' },
  'exchange-out-of-office': { kind: 'auto_reply', about, from: 'charles@babbage.example' },
  'old-exchange-out-of-office': {
    kind: 'auto_reply',
    about,
    subject: 'Automatische Antwort: Eine Maschine für alle',
  },
  'postfix-dsn': {
    kind: 'bounce',
    about,
    recipient: 'nobody@lovelace.example',
    status: '5.1.1',
    badAddress: true,
    detail:
      '550 5.1.1 <nobody@lovelace.example>: Recipient address rejected: User unknown in virtual mailbox table',
  },
  'exchange-dsn': {
    kind: 'bounce',
    about,
    recipient: 'gone@babbage.example',
    status: '5.1.10',
    badAddress: true,
  },
  'gmail-dsn': {
    kind: 'bounce',
    about,
    recipient: 'nobody@somerville.example',
    status: '5.1.1',
    badAddress: true,
  },
  'exim-notice': {
    kind: 'bounce',
    about,
    recipient: 'nobody@lovelace.example',
    status: null,
    badAddress: false,
    detail:
      'host mx.lovelace.example [192.0.2.9] SMTP error from remote mail server after RCPT TO:<nobody@lovelace.example>: 550 No such user here',
  },
  'qmail-notice': {
    kind: 'bounce',
    about,
    recipient: 'nobody@lovelace.example',
    status: null,
    badAddress: false,
    detail: 'Sorry, no mailbox here by that name. (#5.1.1)',
  },
  'delayed-dsn': null,
  'exim-warning': null,
  'postmaster-letter': null,
  newsletter: null,
  'read-receipt': null,
  complaint: { kind: 'complaint', about },
};

describe.each(Object.entries(MAILS))('the mail %s', (name, expected) => {
  it.each(['\r\n', '\n'] as const)('is what it is, with lines that end in %j', async (lineEnd) => {
    const arrival = await read(mailOf(name, lineEnd));
    if (expected === null) expect(arrival).toBeNull();
    else expect(arrival).toMatchObject(expected);
  });

  it('has the subject and the author that another reader finds', async () => {
    const arrival = await read(mailOf(name));
    const other = await simpleParser(mailOf(name));
    if (!arrival) return;
    expect(arrival.subject).toBe(other.subject?.replace(/\s+/g, ' ') ?? null);
    expect(arrival.from).toBe(other.from?.value[0]?.address?.toLowerCase() ?? null);
  });
});

describe('the subject', () => {
  const subjectOf = async (...lines: string[]) => (await read(mailFrom(...lines, '', 'x')))?.subject;

  it('is one line without control characters, of at most 500 characters', async () => {
    expect(await subjectOf('Subject: a\u0000b\u0007c', ' d\te')).toBe('a b c d e');
    expect(await subjectOf(`Subject: ${'x'.repeat(499)}👋`)).toBe('x'.repeat(499));
    expect(await subjectOf('Subject: =?utf-8?Q?one=0D=0ABcc:_two?=')).toBe('one Bcc: two');
  });

  it('is null when there is none', async () => {
    expect(await subjectOf('From: ada@lovelace.example')).toBeNull();
    expect(await subjectOf('From: ada@lovelace.example', 'Subject: ')).toBeNull();
  });
});

describe('the author', () => {
  it.each([
    ['Ada <ADA@Lovelace.example>', 'ada@lovelace.example'],
    ['ada@lovelace.example, charles@babbage.example', 'ada@lovelace.example'],
    ['"Lovelace, Ada" <ada@lovelace.example>', 'ada@lovelace.example'],
    ['Engineers: ada@lovelace.example, charles@babbage.example;', 'ada@lovelace.example'],
    ['ada@lovelace.example (Ada)', 'ada@lovelace.example'],
    ['Ada', null],
    ['<>', null],
    ['undisclosed:;', null],
    ['@', null],
  ])('%s', async (from, expected) => {
    const mail = mailFrom(`From: ${from}`, 'Sender: other@babbage.example', '', 'x');
    expect((await read(mail))?.from).toBe(expected);
  });
});

describe('what a mail answers', () => {
  const aboutOf = async (...lines: string[]) => (await read(mailFrom(...lines, '', 'x')))?.about;

  it('is named once each, In-Reply-To first and References from the last on', async () => {
    expect(await aboutOf('References: <a@x> <b@x>', ' <c@x>', 'In-Reply-To: <b@x>')).toEqual([
      'b@x',
      'c@x',
      'a@x',
    ]);
  });

  it('is at most 50 mails', async () => {
    const ids = Array.from({ length: 80 }, (_, i) => `<${i}@x>`);
    const found = await aboutOf(`References: ${ids.join('\r\n ')}`);
    expect(found).toHaveLength(50);
    expect(found?.[0]).toBe('79@x');
  });

  it.each([
    ['In-Reply-To: a@x', ['a@x']],
    ['In-Reply-To: Your message of Monday <a@x>', ['a@x']],
    ['In-Reply-To: <a', ' b@x>', ['ab@x']],
    ['In-Reply-To: =?utf-8?Q?=3Ca=40x=3E?=', ['a@x']],
    ['In-Reply-To: your mail', []],
    ['In-Reply-To: <>', []],
  ] as [...string[], string[]][])('%s', async (...row) => {
    expect(await aboutOf(...(row.slice(0, -1) as string[]))).toEqual(row.at(-1));
  });
});
