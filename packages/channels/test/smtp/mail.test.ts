import { generateKeyPairSync } from 'node:crypto';
import type { MailDetails } from '@outreach/core';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { deliverTo, message } from './setup.js';

type Message = Parameters<typeof message>[1];
type Params = NonNullable<Parameters<typeof deliverTo>[2]>;

/** The mail as the receiving server has it, and as a mail program reads it. */
async function received(
  over: Message,
  params: Params = {},
): Promise<{ raw: string; mail: ParsedMail; to: string[] }> {
  const { outcomes, report } = await deliverTo({}, [message('a', over)], params);
  expect(outcomes).toMatchObject([{ kind: 'sent' }]);
  expect(report.taken).toHaveLength(1);
  const raw = report.taken[0]?.data ?? '';
  return { raw, mail: await simpleParser(Buffer.from(raw, 'latin1')), to: report.taken[0]?.to ?? [] };
}
const only = (address: AddressObject | AddressObject[] | undefined) =>
  [address ?? []].flat().flatMap(({ value }) => value.map(({ name, address }) => ({ name, address })));
const html = (body: string, mail: Partial<MailDetails> = {}): Message => ({
  body,
  mail: { format: 'html', ...mail },
});

describe('the header', () => {
  it('names the sender, the one recipient, the time and the message', async () => {
    const { mail, raw, to } = await received({}, { sender: { replyTo: 'answers@example.org' } });
    expect(only(mail.from)).toEqual([{ name: 'Grace Hopper', address: 'grace@example.org' }]);
    expect(only(mail.to)).toEqual([{ name: 'Ada Lovelace', address: 'ada@example.com' }]);
    expect(only(mail.replyTo)).toEqual([{ name: '', address: 'answers@example.org' }]);
    expect(mail.subject).toBe('An engine');
    expect(mail.messageId).toBe('<a@example.org>');
    expect(mail.date?.toISOString()).toBe('2026-03-29T01:30:00.000Z');
    expect(to).toEqual(['<ada@example.com>']);
    expect(raw).not.toMatch(/^(bcc|cc|in-reply-to|references|list-unsubscribe|dkim-signature):/im);
  });

  it('continues the thread: it answers to the last and refers to all', async () => {
    const references = ['first@example.org', 'second@example.org'];
    const { mail } = await received({ subject: 'Re: An engine', mail: { references } });
    expect(mail.inReplyTo).toBe('<second@example.org>');
    expect(mail.references).toEqual(['<first@example.org>', '<second@example.org>']);
  });

  it('tells how to opt out, by a page and by one POST', async () => {
    const unsubscribeUrl = `https://example.org/u/${'x'.repeat(200)}?a=1&b=2`;
    const { raw } = await received({ mail: { unsubscribeUrl } });
    const lines = raw.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
    expect(lines).toContain(`List-Unsubscribe: <${unsubscribeUrl}>`);
    expect(lines).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  });

  it('carries names and subjects in any script', async () => {
    const subject = `${'Grüße 👋🏽 '.repeat(20)}مرحبا`;
    const { mail } = await received(
      { subject, mail: { toName: 'Zoë "Z", O’Neil (שלום)' } },
      { sender: { fromName: 'Ünal, Gül' } },
    );
    expect(mail.subject).toBe(subject);
    expect(only(mail.to)).toEqual([{ name: 'Zoë "Z", O’Neil (שלום)', address: 'ada@example.com' }]);
    expect(only(mail.from)).toEqual([{ name: 'Ünal, Gül', address: 'grace@example.org' }]);
  });

  it('stays within 998 octets a line', async () => {
    const subject = 'x'.repeat(3_000);
    const { raw, mail } = await received({
      subject,
      body: `${'y'.repeat(50_000)}\n${'é'.repeat(20_000)}`,
      mail: {
        toName: 'n'.repeat(3_000),
        references: Array.from({ length: 40 }, (_, i) => `${'r'.repeat(60)}${i}@example.org`),
      },
    });
    expect(mail.subject).toBe(subject);
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  });
});

describe('nothing that is put into a mail can add to its header', () => {
  const INJECTION = 'x\r\nBcc: eve@example.net\r\nX-Evil: 1\r\n\r\nbody';
  const cases: [string, Message, Params][] = [
    ['a subject', { subject: INJECTION }, {}],
    ['the name of the recipient', { mail: { toName: INJECTION } }, {}],
    ['the name of the recipient, with an address', { mail: { toName: 'a" <eve@example.net>, "b' } }, {}],
    ['the name of the sender', {}, { sender: { fromName: INJECTION } }],
    ['a Message-ID', { mail: { messageId: `${INJECTION}@example.org` } }, {}],
    ['a reference', { mail: { references: [INJECTION] } }, {}],
    ['the address to opt out', { mail: { unsubscribeUrl: `https://example.org/${INJECTION}` } }, {}],
    [
      'unusual line ends',
      { subject: 'x\rBcc: eve@example.net\u2028X-Evil: 1\u0085X-Evil: 2\vX-Evil: 3' },
      {},
    ],
  ];
  it.each(cases)('%s', async (_, over, params) => {
    const { raw, mail, to } = await received(over, params);
    const header = raw.slice(0, raw.indexOf('\r\n\r\n'));
    expect(header).not.toMatch(/^(bcc|x-evil):/im);
    expect(header.match(/^to:/gim)).toHaveLength(1);
    expect(only(mail.to).map(({ address }) => address)).toEqual(['ada@example.com']);
    expect(to).toEqual(['<ada@example.com>']);
    expect(mail.text?.trim()).toBe('Hello Ada.');
  });

  it.each([
    'ada@example.com\r\nRCPT TO:<eve@example.net>',
    'ada@example.com, eve@example.net',
    'ada@example.com> <eve@example.net',
    'Ada <ada@example.com>',
    'ada@example.com eve@example.net',
  ])('an address that is more than one is not sent to: %j', async (to) => {
    const { outcomes, report } = await deliverTo({}, [message('a', { to })]);
    expect(outcomes).toMatchObject([{ kind: 'rejected', code: 'bad_address', badAddress: true }]);
    expect(report.connections).toBe(0);
  });

  it('a sender address that is none pauses the sender', async () => {
    const sender = { fromEmail: 'grace@example.org\r\nX: y' };
    const { outcomes, report } = await deliverTo({}, [message('a')], { sender });
    expect(outcomes).toMatchObject([{ kind: 'sender_failed', code: 'bad_sender_address' }]);
    expect(report.connections).toBe(0);
  });
});

describe('a body in plain text', () => {
  it.each([
    ['emoji', 'Hi 👩🏽‍🚀, a family: 👨‍👩‍👧‍👦\n'],
    ['right-to-left', 'مرحبا Ada, שלום \u200f2026\u200e!\n'],
    ['a very long line', `${'word '.repeat(5_000)}end\n`],
    ['a long line without spaces', `${'ü'.repeat(3_000)}\n`],
    ['dots', '.\n..\n.hidden\nend.\n'],
    ['spaces at line ends', 'one  \ntwo\t\n-- \nGrace\n'],
    ['what looks like the end of a mail', 'a\r\n.\r\nQUIT\r\nMAIL FROM:<eve@example.net>\n'],
    ['bare CRs', 'a\rb\r.\rc\n'],
    ['From at a line start', 'From here on\nFrom there\n'],
    ['an equals sign and a soft hyphen', 'a=3D b\u00ad c=\n'],
    ['nothing', ''],
  ])('arrives as it was written: %s', async (_, body) => {
    const { mail, raw } = await received({ body });
    expect(raw).toMatch(/^content-type: text\/plain/im);
    expect(mail.html).toBe(false);
    expect((mail.text ?? '').replace(/\n$/, '')).toBe(body.replace(/\r\n?/g, '\n').replace(/\n$/, ''));
    expect(raw).not.toMatch(/[^\r]\n|\r[^\n]/);
    expect(raw).toMatch(/^\p{ASCII}*$/u);
  });
});

describe('a body in HTML', () => {
  it('comes with the same in plain text', async () => {
    const { mail } = await received(
      html('<p>Hi <b>Ada</b> 👋,</p><p>see <a href="https://example.org/x">this</a>.</p>'),
    );
    expect(mail.html).toContain('<p>Hi <b>Ada</b> 👋,</p>');
    expect(mail.html).toContain('<a href="https://example.org/x">this</a>');
    expect(mail.text).toContain('Hi Ada 👋,');
    expect(mail.text).toContain('see this [https://example.org/x].');
  });

  it('has its styles in the elements', async () => {
    const { mail } = await received(html('<style>p { color: red } a { font-weight: bold }</style><p>Hi</p>'));
    expect(mail.html).toMatch(/<p style="color: ?red;?">Hi<\/p>/);
    expect(mail.html).not.toContain('<style');
    expect(mail.text?.trim()).toBe('Hi');
  });

  it('keeps a direction and a language', async () => {
    const { mail } = await received(html('<div dir="rtl" lang="ar">مرحبا</div>'));
    expect(mail.html).toContain('<div dir="rtl" lang="ar">مرحبا</div>');
    expect(mail.text?.trim()).toBe('مرحبا');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src="x" onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input name="password"></form>',
    '<svg onload="alert(1)"></svg>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<object data="x"></object><embed src="x"><base href="https://evil.example"><link rel="stylesheet" href="https://evil.example">',
  ])('carries nothing that runs or asks: %s', async (bad) => {
    const { mail } = await received(html(`<p>Hi</p>${bad}`));
    const content = String(mail.html).replace('<meta charset="utf-8">', '');
    expect(content).not.toMatch(
      /<(script|iframe|form|input|svg|meta|object|embed|base|link)|\son\w+=|javascript:|alert|evil/i,
    );
    expect(mail.html).toContain('<p>Hi</p>');
  });
});

describe('addresses beyond ASCII', () => {
  it('have their domain in punycode', async () => {
    const { mail, to } = await received({ to: 'ada@bücher.example' });
    expect(to).toEqual(['<ada@xn--bcher-kva.example>']);
    expect(only(mail.to).map(({ address }) => address)).toEqual(['ada@bücher.example']);
  });

  it('go out to a server with SMTPUTF8', async () => {
    const { report } = await deliverTo({}, [message('a', { to: 'jürgen@example.com' })]);
    expect(report.taken).toHaveLength(1);
    expect(report.commands.find((line) => line.startsWith('MAIL'))).toMatch(/ SMTPUTF8/);
    expect(Buffer.from(report.taken[0]?.to[0] ?? '', 'latin1').toString()).toBe('<jürgen@example.com>');
  });

  it('are not sent to by a server without', async () => {
    const { outcomes, report } = await deliverTo({ extensions: [] }, [
      message('a', { to: 'jürgen@example.com' }),
      message('b'),
    ]);
    expect(outcomes).toMatchObject([{ kind: 'rejected', code: 'smtputf8_not_offered' }, { kind: 'sent' }]);
    expect(outcomes[0]).not.toHaveProperty('badAddress');
    expect(report.taken).toHaveLength(1);
  });

  it('pause a sender whose server has none', async () => {
    const { outcomes } = await deliverTo({ extensions: [] }, [message('a')], {
      sender: { fromEmail: 'grâce@example.org' },
    });
    expect(outcomes).toMatchObject([{ kind: 'sender_failed', code: 'smtputf8_not_offered' }]);
  });
});

describe('a DKIM signature', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
  const dkim = { domain: 'example.org', selector: 'outreach', privateKey: pem };
  const verify = async (raw: string) => {
    const { results } = await dkimVerify(Buffer.from(raw, 'latin1'), {
      resolver: async (name: string) => {
        if (name === 'outreach._domainkey.example.org') return [[record]];
        throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
      },
    });
    return results;
  };
  const unsubscribeUrl = 'https://example.org/u/1';

  it.each<[string, Message]>([
    ['plain text', { mail: { unsubscribeUrl } }],
    ['lines that begin with dots, and spaces', { body: '.\n..a  \n \n\n\n', mail: { unsubscribeUrl } }],
    ['HTML', html('<p>Grüße 👋</p>', { unsubscribeUrl, references: ['x@example.org'] })],
  ])('holds for %s', async (_, over) => {
    const { raw } = await received(over, { sender: { dkim } });
    const [result, ...more] = await verify(raw);
    expect(more).toEqual([]);
    expect(result).toMatchObject({ signingDomain: 'example.org', status: { result: 'pass' } });
    const signed = /\bh=([^;]+);/
      .exec(raw.replace(/\r\n[ \t]+/g, ''))?.[1]
      ?.toLowerCase()
      .split(':');
    expect(signed).toEqual(
      expect.arrayContaining([
        'from',
        'to',
        'subject',
        'date',
        'message-id',
        'list-unsubscribe',
        'list-unsubscribe-post',
      ]),
    );
  });

  it.each([
    ['the body', (raw: string) => raw.replace('Hello Ada', 'Hello Eve')],
    ['one-click unsubscription', (raw: string) => raw.replace('=One-Click', '=Two-Click')],
    ['where to opt out', (raw: string) => raw.replace('/u/1', '/u/2')],
  ])('breaks when %s is changed', async (_, change) => {
    const { raw } = await received({ mail: { unsubscribeUrl } }, { sender: { dkim } });
    expect(change(raw)).not.toBe(raw);
    const [result] = await verify(change(raw));
    expect(result?.status.result).not.toBe('pass');
  });

  it.each([
    ['no key at all', 'nonsense'],
    [
      'not an RSA key',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ],
  ])('that cannot be made sends nothing: %s', async (_, privateKey) => {
    const { outcomes, report } = await deliverTo({}, [message('a')], {
      sender: { dkim: { ...dkim, privateKey } },
    });
    expect(outcomes).toMatchObject([{ kind: 'sender_failed', code: 'dkim_failed' }]);
    expect(report.connections).toBe(0);
  });
});
