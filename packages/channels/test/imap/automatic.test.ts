import { describe, expect, it } from 'vitest';
import { readArrival } from '../../src/imap/read-arrival.js';
import { mailFrom } from './mails.js';

const AT = new Date('2026-03-02T10:05:00.000Z');
/** What a mail with these fields is, which answers one of ours unless told. */
const kindWith = async (...fields: string[]) =>
  (await readArrival(mailFrom(...fields, 'In-Reply-To: <s@x>', 'X-End: 1', '', 'x'), AT))?.kind ?? null;
const kindUnasked = async (...fields: string[]) =>
  (await readArrival(mailFrom(...fields, 'X-End: 1', '', 'x'), AT))?.kind ?? null;

const FROM = 'From: ada@lovelace.example';

describe('an automatic answer', () => {
  it.each([
    'Auto-Submitted: auto-replied',
    'Auto-Submitted: AUTO-GENERATED; type=x',
    'Auto-Submitted: auto-notified',
    'Auto-Submitted: (vacation) auto-replied',
    'X-Autoreply: yes',
    'X-Auto-Reply: 1',
    'X-Autorespond: Re: An engine',
    'X-Autoresponder: yes',
    'X-FC-MachineGenerated: true',
    'X-Amazon-Auto-Reply: true',
    'Precedence: auto_reply',
    'Precedence: bulk',
    'Precedence: Junk',
    'Return-Path: <>',
    'Return-Path: < >',
    'Subject: Automatic reply: An engine',
    'Subject: Out of Office: An engine',
    'Subject: Automatische Antwort: An engine',
    'Subject: =?utf-8?q?R=C3=A9ponse_automatique_=3A?= An engine',
    'Subject: =?utf-8?b?6Ieq5YuV5b+c562U?=: An engine',
    'Subject: Abwesend: An engine',
  ])('is known by "%s"', async (field) => {
    expect(await kindWith(FROM, field)).toBe('auto_reply');
  });
});

describe('an answer by a person', () => {
  it.each([
    'Auto-Submitted: no',
    'Auto-Submitted: No (by hand)',
    'Auto-Submitted:',
    'X-Autoreply: no',
    'X-Auto-Response-Suppress: All',
    'Precedence: normal',
    'Precedence: list',
    'Return-Path: <ada@lovelace.example>',
    'Subject: Re: Automatic reply: An engine',
    'Subject: Out of office hours',
    'Subject: Abwesend bis Montag',
    'List-Unsubscribe: <https://lovelace.example/u>',
    'X-Spam-Status: No',
  ])('is not taken for an automatic one because of "%s"', async (field) => {
    expect(await kindWith(FROM, field)).toBe('reply');
  });

  it('may be given by a button of a calendar', async () => {
    for (const [method, kind] of [
      ['REPLY', 'reply'],
      ['COUNTER', 'reply'],
      ['REQUEST', 'reply'],
      ['PUBLISH', 'auto_reply'],
    ])
      expect(
        await kindUnasked(
          FROM,
          'Auto-Submitted: auto-generated',
          `Content-Type: text/calendar; method=${method}`,
        ),
      ).toBe(kind);
  });
});

describe('what many get', () => {
  it.each(['List-Id: <weekly.example>', 'List-Unsubscribe: <mailto:u@list.example>'])(
    'concerns nobody: %s',
    async (field) => {
      expect(await kindUnasked(FROM, field)).toBeNull();
      expect(await kindUnasked(FROM, field, 'Auto-Submitted: auto-generated')).toBeNull();
      expect(await kindUnasked(FROM, field, 'References: <s@x>')).toBe('reply');
    },
  );

  it('is not told by its precedence alone', async () => {
    expect(await kindUnasked(FROM, 'Precedence: bulk')).toBe('reply');
  });
});

describe('what a mail server says', () => {
  it.each([
    'MAILER-DAEMON@mx.example',
    'Mailer-Daemon@mx.example',
    'Mail Delivery <postmaster@mx.example>',
    'mailer_daemon@mx.example',
  ])('is never an answer: %s', async (from) => {
    for (const field of [
      'Subject: Re: An engine',
      'Auto-Submitted: auto-replied',
      'Return-Path: <a@b.example>',
    ])
      expect(await kindWith(`From: ${from}`, field)).toBeNull();
    expect(await kindWith(`From: ${from}`, 'Subject: Undelivered Mail Returned to Sender')).toBe('bounce');
  });

  it.each([
    'Subject: Undeliverable: An engine',
    'Subject: Returned mail: User unknown',
    'Subject: Delivery Failure',
    'Subject: Mail System Error - Returned Mail',
    'Subject: Unzustellbar: Eine Maschine',
    'Subject: =?utf-8?q?Non_remis_=3A_Une_machine?=',
    'X-Failed-Recipients: ada@lovelace.example, b@lovelace.example',
  ])('is a failure, where it says so: %s', async (field) => {
    expect(await kindWith('From: MAILER-DAEMON@mx.example', field)).toBe('bounce');
    expect(await kindWith('From: somebody@mx.example', 'Return-Path: <>', field)).toBe('bounce');
  });

  it.each([
    'Subject: Warning: could not send message for past 4 hours',
    'Subject: Delivery Status Notification (Delay)',
    'Subject: Undelivered mail will be retried',
    'Subject: Delivery delayed: An engine',
    'Subject: Your mailbox is nearly full',
  ])('is nothing, where it does not: %s', async (field) => {
    expect(await kindWith('From: MAILER-DAEMON@mx.example', field)).toBeNull();
  });

  it('is nothing, where it fails to say which mail it is about', async () => {
    expect(await kindUnasked('From: MAILER-DAEMON@mx.example', 'Subject: failure notice')).toBeNull();
  });

  it('is only believed of somebody else when nobody is to answer them', async () => {
    expect(await kindWith(FROM, 'Subject: Undeliverable: An engine')).toBe('reply');
  });
});
