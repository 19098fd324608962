import { describe, expect, it } from 'vitest';
import { type Message, only, type Params, received } from './received.js';
import { deliverTo, message } from './setup.js';

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

  it.each([{ fromEmail: 'grace@example.org\r\nX: y' }, { replyTo: 'answers@example.org, eve@example.net' }])(
    'a sender with an address that is none is paused: %j',
    async (sender) => {
      const { outcomes, report } = await deliverTo({}, [message('a')], { sender });
      expect(outcomes).toMatchObject([{ kind: 'sender_failed', code: 'bad_sender_address' }]);
      expect(report.connections).toBe(0);
    },
  );
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
