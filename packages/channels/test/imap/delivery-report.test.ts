import { describe, expect, it } from 'vitest';
import { readArrival } from '../../src/imap/read-arrival.js';
import { mailFrom } from './mails.js';

const AT = new Date('2026-03-02T10:05:00.000Z');
const part = (type: string, ...lines: string[]) => ['--b', `Content-Type: ${type}`, '', ...lines, ''];
const RETURNED = part(
  'message/rfc822',
  'Message-ID: <step-1@x>',
  'From: grace@engines.example',
  '',
  'Hello.',
);

/** A report with these blocks, a recipient each, and parts behind them. */
const report = (blocks: string[][], behind = RETURNED, type = 'message/delivery-status') =>
  readArrival(
    mailFrom(
      'From: MAILER-DAEMON@mx.engines.example',
      'References: <step-0@x>',
      'In-Reply-To: <step-9@x>',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      ...part('text/plain', 'It could not be delivered.'),
      ...part(
        type,
        'Reporting-MTA: dns; mx.engines.example',
        '',
        ...blocks.flatMap((block) => [...block, '']),
      ),
      ...behind,
      '--b--',
    ),
    AT,
  );
const failed = (...fields: string[]) => report([['Action: failed', ...fields]]);

describe('of a report, the address', () => {
  it.each([
    ['Final-Recipient: rfc822; Ada@Lovelace.example', 'ada@lovelace.example'],
    ['Final-Recipient: RFC822;<ada@lovelace.example>', 'ada@lovelace.example'],
    ['Final-Recipient: rfc822; ada@lovelace.example (Ada Lovelace)', 'ada@lovelace.example'],
    ['Final-Recipient: utf-8; j\\x{FC}rgen@lovelace.example', 'jürgen@lovelace.example'],
    ['Final-Recipient: utf-8; jürgen@lovelace.example', 'jürgen@lovelace.example'],
    ['Final-Recipient: utf-8; \\x{D800}@lovelace.example', '\\x{d800}@lovelace.example'],
    ['Final-Recipient: X-LOCAL; ada', null],
    ['Final-Recipient: ada@lovelace.example', null],
    ['Final-Recipient:', null],
  ])('%s', async (field, recipient) => {
    expect(await failed(field, 'Status: 5.1.1')).toMatchObject({ kind: 'bounce', recipient });
  });

  it('is the one that the mail was sent to, not one that it was handed on to', async () => {
    const fields = [
      'Final-Recipient: rfc822; a@home.example',
      'Original-Recipient: rfc822;ada@lovelace.example',
    ];
    expect(await failed(...fields)).toMatchObject({ recipient: 'ada@lovelace.example' });
  });
});

describe('of a report, the status', () => {
  it.each([
    ['5.1.1', '550 5.1.1 Nobody', '5.1.1', true],
    ['5.1.2', '', '5.1.2', true],
    ['5.1.6', '', '5.1.6', true],
    ['5.1.10', '', '5.1.10', true],
    ['5.1.0', '550 5.1.0 Denied', '5.1.0', false],
    ['5.2.2', '552 5.2.2 Full', '5.2.2', false],
    ['5.7.1', '550 5.7.1 Spam', '5.7.1', false],
    ['4.4.7', '', '4.4.7', false],
    ['5.0.0', '550 5.1.1 Nobody', '5.1.1', true],
    ['5.0.0', '550-5.1.1 Nobody', '5.1.1', true],
    ['5.0.0', '550 no such user', '5.0.0', false],
    ['5.0.0', '452 4.2.2 Full', '5.0.0', false],
    ['5.0.0', 'host mx[192.5.1.1] said: 550 no', '5.0.0', false],
    ['5.1.1 (bad destination)', '', '5.1.1', true],
    ['nonsense', '550 5.1.1 Nobody', '5.1.1', true],
    ['', '', null, false],
  ])('%s with the words "%s"', async (status, words, expected, badAddress) => {
    const fields = [
      'Final-Recipient: rfc822; a@b.example',
      `Status: ${status}`,
      `Diagnostic-Code: smtp; ${words}`,
    ];
    expect(await failed(...fields)).toMatchObject({ kind: 'bounce', status: expected, badAddress });
  });
});

describe('of a report, the words', () => {
  const detailOf = async (...fields: string[]) => {
    const arrival = await failed('Final-Recipient: rfc822; a@b.example', ...fields);
    return arrival?.kind === 'bounce' ? arrival.detail : undefined;
  };

  it('are one line, however they were folded', async () => {
    const folded = [
      'Diagnostic-Code: smtp; 550-5.1.1 There is',
      '\tnobody',
      '    here',
      'Remote-MTA: dns; x',
    ];
    expect(await detailOf(...folded)).toBe('550-5.1.1 There is nobody here');
  });

  it('are never missing', async () => {
    expect(await detailOf('Status: 5.4.4')).toBe('It could not be delivered (5.4.4).');
    expect(await detailOf()).toBe('It could not be delivered (no reason is named).');
    expect(await detailOf(`Diagnostic-Code: smtp; ${'x'.repeat(5_000)}`)).toHaveLength(500);
  });
});

describe('a report on what has not failed for good is nothing', () => {
  it.each(['delayed', 'Delayed', 'relayed', 'delivered', 'expanded', 'failing?'])('%s', async (action) => {
    expect(await report([[`Action: ${action}`, 'Final-Recipient: rfc822; a@b.example']])).toBeNull();
  });
});

describe('a report on several', () => {
  const recipient = (action: string, name: string) => [
    `Final-Recipient: rfc822; ${name}@b.example`,
    `Action: ${action}`,
    'Status: 5.1.1',
  ];

  it('is about the first for whom it failed', async () => {
    const blocks = [
      recipient('delivered', 'a'),
      recipient('failed (no such user)', 'b'),
      recipient('failed', 'c'),
    ];
    expect(await report(blocks)).toMatchObject({ kind: 'bounce', recipient: 'b@b.example' });
  });
});

describe('the mail that a report is about', () => {
  const about = async (behind: string[]) => (await report([['Action: failed']], behind))?.about;

  it.each(['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers'])(
    'is the one that it brings back as %s',
    async (type) => {
      expect(
        await about(part(type, 'Subject: x', 'Message-Id:', ' <step-1@x>', '', 'Message-ID: <not-this@x>')),
      ).toEqual(['step-1@x']);
    },
  );

  it('is read where it is encoded', async () => {
    const encoded = Buffer.from('Subject: x\r\nMessage-ID: <step-1@x>\r\n\r\nx').toString('base64');
    const lines = ['--b', 'Content-Type: message/rfc822', 'Content-Transfer-Encoding: base64', '', encoded];
    expect(await about(lines)).toEqual(['step-1@x']);
  });

  it('is the one that it answers, where it brings none back, and none of those before it', async () => {
    expect(await about([])).toEqual(['step-9@x']);
    expect(await about(part('message/rfc822', 'Subject: x', '', 'x'))).toEqual(['step-9@x']);
  });
});

it('a report in other letters than ASCII is read as well', async () => {
  const blocks = [['Action: failed', 'Final-Recipient: utf-8; jürgen@b.example', 'Status: 5.1.1']];
  expect(await report(blocks, RETURNED, 'message/global-delivery-status')).toMatchObject({
    kind: 'bounce',
    recipient: 'jürgen@b.example',
  });
});

it('a report without its machine-readable part is read for what it says', async () => {
  expect(await report([], RETURNED, 'text/plain')).toMatchObject({
    kind: 'bounce',
    status: null,
    about: ['step-1@x'],
  });
});

it('a report that is forwarded by somebody is their answer', async () => {
  const forwarded = mailFrom(
    'From: ada@lovelace.example',
    'In-Reply-To: <step-1@x>',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    ...part('text/plain', 'Look, this came back.'),
    ...part(
      'message/rfc822',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=c',
      '',
      'x',
    ),
    '--b--',
  );
  expect(await readArrival(forwarded, AT)).toMatchObject({ kind: 'reply' });
});
