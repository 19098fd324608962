import type { OutgoingMessage } from '@outreach/core';
import MailComposer from 'nodemailer/lib/mail-composer';
import { encodeWord } from 'nodemailer/lib/mime-funcs';
import { describe, expect, it } from 'vitest';
import { createComposer } from '../../src/smtp/compose.js';
import { holdBack } from '../../src/smtp/dot-stuffing.js';
import { renderHtmlBody } from '../../src/smtp/html-body.js';
import type { SmtpSender } from '../../src/smtp/sender.js';
import { message, sender } from './setup.js';
import { unmarked } from './unmarked.js';

type Options = ConstructorParameters<typeof MailComposer>[0];
type Over = NonNullable<Parameters<typeof message>[1]>;
type From = Partial<Pick<SmtpSender, 'fromName' | 'fromEmail' | 'replyTo'>>;

/** What the library makes of a message by itself, when all of it is clean already. */
async function alone(message: OutgoingMessage, from: SmtpSender): Promise<Buffer> {
  const { messageId, references, toName, format, unsubscribeUrl } = message.mail ?? {
    messageId: `${message.actionId}@example.org`,
    references: [],
  };
  const last = references.at(-1);
  const subject = message.subject ?? '';
  const unbroken = /[!-~]{500}/.test(subject);
  const options = {
    from: { name: from.fromName ?? '', address: from.fromEmail },
    to: { name: toName ?? '', address: message.to },
    ...(from.replyTo === null ? {} : { replyTo: { name: '', address: from.replyTo } }),
    date: message.at,
    messageId: `<${messageId}>`,
    ...(last === undefined ? {} : { inReplyTo: `<${last}>`, references: references.map((id) => `<${id}>`) }),
    headers: {
      Subject: unbroken ? { prepared: true, foldLines: true, value: encodeWord(subject, 'Q', 52) } : subject,
      ...(unsubscribeUrl
        ? {
            'List-Unsubscribe': `<${unsubscribeUrl}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }
        : {}),
    },
    ...(format === 'html' ? renderHtmlBody(message.body) : { text: message.body }),
    newline: 'windows',
  };
  return await new MailComposer(options as Options).compile().build();
}

/** `clean`: what the library would have to be given for the same mail; the same where nothing is said. */
async function expectTheSame(over: Over, clean: Over = over, from: From = {}, cleanFrom: From = from) {
  const composition = await createComposer(sender(25, from))(message('a', over));
  if ('outcome' in composition) throw new Error(JSON.stringify(composition.outcome));
  const expected = await alone(message('a', clean), sender(25, cleanFrom));
  expect(unmarked(composition.mail.data)).toBe(unmarked(holdBack(expected)));
}

const ids = (count: number) =>
  Array.from({ length: count }, (_, i) => `${'r'.repeat(i % 80)}${i}@example.org`);
const named = (toName: string | null): Over => ({ mail: { toName } });

describe('a mail is what the library would make of it alone', () => {
  it.each<[string, Over]>([
    ['plain text', {}],
    ['nothing in it', { body: '' }],
    ['dots at line starts', { body: '.\n..\n.hidden\nend.\n' }],
    ['long lines', { body: `${'word '.repeat(200)}\n` }],
    [
      'more than 20,000 characters',
      { body: 'A line of a very long mail, as nobody reads it.\n'.repeat(500) },
    ],
    ['a very long mail beyond ASCII', { body: 'Grüße, und noch ein Wort dazu.\n'.repeat(3_000) }],
    ['emoji', { body: 'Hi 👩🏽‍🚀\n', subject: '👩🏽‍🚀', mail: { toName: 'Ada 👩🏽‍🚀' } }],
    ['right-to-left', { body: 'مرحبا\n', subject: 'שלום', mail: { toName: 'عادة' } }],
    ['a name with quotes', named('Ada "Countess", L. \\ (x) <y@example.net>; z:')],
    ['a name beyond ASCII', named('Jürgen, Žofie “Z” O’Neil')],
    ['a long name', named(`${'Ada Lovelace '.repeat(15)}end`)],
    ['a long name without spaces', named('n'.repeat(200))],
    ['a name like an encoded word', named('=?utf-8?Q?a?=')],
    ['a name like an address', named('eve@example.net')],
    ['no name', named(null)],
    ['a long address', { to: `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.example` }],
    ['a long address and a name', { to: `${'a'.repeat(64)}@example.com`, mail: { toName: 'Ada L.' } }],
    ['an unusual address', { to: "o'neil+list=x!#$%&*-/?^_`{|}~@example.com" }],
    ['an international address', { to: 'jürgen@example.com', mail: { toName: 'Jürgen' } }],
    ['a domain in punycode', { to: 'ada@xn--bcher-kva.example' }],
    ['a domain that is no punycode', { to: 'ada@xn--a.example' }],
    ['no subject', { subject: null }],
    ['a subject beyond ASCII', { subject: `${'Grüße 👋🏽 '.repeat(20)}مرحبا` }],
    ['a long subject', { subject: `${'word '.repeat(300)}end` }],
    ['a long subject without spaces', { subject: 'x'.repeat(3_000) }],
    ['a subject like an encoded word', { subject: 'see =?utf-8?Q?a b?= here' }],
    ['a subject like a field', { subject: 'Bcc: eve@example.net, "x" <y>' }],
    ['a subject of just over a line', { subject: `${'x'.repeat(60)} ${'y'.repeat(20)}` }],
    ['a reference', { mail: { references: ids(1) } }],
    ['a long thread', { mail: { references: ids(100) } }],
    ['a way to opt out', { mail: { unsubscribeUrl: `https://example.org/u/${'x'.repeat(200)}?a=1&b=2` } }],
    ['HTML', { body: '<p>Hi <b>Ada</b> 👋,</p><p>.</p>', mail: { format: 'html', references: ids(3) } }],
    ['HTML without text', { body: '<p></p>', mail: { format: 'html' } }],
    ['long HTML', { body: '<p>Hi <b>Ada</b></p>'.repeat(2_000), mail: { format: 'html', toName: 'Ünal' } }],
  ])('with %s', (_, over) => expectTheSame(over));

  it.each<[string, From, From?]>([
    ['a name beyond ASCII', { fromName: 'Ünal, Gül 👋' }],
    ['a name with quotes', { fromName: 'Grace "Amazing", H.' }],
    ['no name', { fromName: null }],
    ['spaces around the name', { fromName: ' Grace\r\n\tHopper ' }, { fromName: 'Grace Hopper' }],
    ['an address to answer to', { replyTo: 'answers@example.org' }],
    ['a long address to answer to', { replyTo: `${'a'.repeat(64)}@example.org` }],
    ['an international domain', { fromEmail: 'grace@bücher.example', replyTo: 'answers@почта.рф' }],
    ['an international address', { fromEmail: 'grâce@bücher.example', replyTo: 'réponse@example.org' }],
  ])('from a sender with %s', (_, from, clean) => expectTheSame({}, {}, from, clean));

  it.each<[string, Over, Over]>([
    ['line ends of all kinds', { body: 'a\r\nb\rc\n\r.\r\n' }, { body: 'a\nb\nc\n\n.\n' }],
    ['line ends in a subject', { subject: ' x\r\nBcc: y\u2028z\t' }, { subject: 'x Bcc: y z' }],
    ['line ends in a name', named('Ada\r\nBcc: y'), named('Ada Bcc: y')],
    ['a name that is too long', named('é'.repeat(300)), named('é'.repeat(200))],
    ['a name of spaces', named(' \t '), named(null)],
    ['capitals in the domain', { to: 'Ada@EXAMPLE.com' }, { to: 'Ada@example.com' }],
    ['an international domain', { to: 'ada@bücher.example' }, { to: 'ada@xn--bcher-kva.example' }],
    ['what is no URL', { mail: { unsubscribeUrl: 'nonsense' } }, {}],
    [
      'a line end in a URL',
      { mail: { unsubscribeUrl: 'https://example.org/x\r\nBcc: y' } },
      { mail: { unsubscribeUrl: 'https://example.org/xBcc:%20y' } },
    ],
  ])('when it was made clean of %s', (_, over, clean) => expectTheSame(over, clean));

  it.each(['ada@1.2.3.0x4', 'ada@0x7f000001'])(
    'but none for an address that it would read as another: %s',
    async (to) => {
      for (const toName of [null, 'Ada Lovelace']) {
        const composition = await createComposer(sender(25))(message('a', { to, mail: { toName } }));
        expect(composition).toMatchObject({ outcome: { kind: 'rejected', code: 'bad_address' } });
      }
    },
  );

  it('and so is one that comes without details', async () => {
    const { mail: _, ...bare } = message('a');
    const composition = await createComposer(sender(25))(bare);
    if ('outcome' in composition) throw new Error(JSON.stringify(composition.outcome));
    expect(unmarked(composition.mail.data)).toBe(unmarked(holdBack(await alone(bare, sender(25)))));
  });

  it('whatever it is made of', async () => {
    const { below, pick, text } = seeded(11);
    const words = ['word', 'x'.repeat(40), 'é', '👋', 'שלום', ',', '"', '=?', '?=', '<', '@', '.', '=', '\\'];
    const spaced = [...words, ' ', ' ', ' '];
    const line = (count: number) => text(spaced, count).trim().slice(0, 150).trim();
    for (let i = 0; i < 300; i++) {
      const name = line(12);
      await expectTheSame({
        subject: line(40),
        body: text([...spaced, '\n', '\n.', ' \n'], 60),
        to: pick(['ada@example.com', 'jürgen@example.com', `${'a'.repeat(60)}@example.com`]),
        mail: {
          toName: name === '' ? null : name,
          references: ids(below(5)),
          format: i % 20 === 0 ? 'html' : 'text',
          unsubscribeUrl: pick([null, 'https://example.org/u/1', `https://example.org/${'u'.repeat(90)}`]),
        },
      });
    }
  });
});

/** Always the same choices, so that what fails once fails again. */
function seeded(seed: number) {
  let state = seed;
  const below = (end: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % end;
  };
  const pick = <T>(choices: readonly T[]) => choices[below(choices.length)] as T;
  const text = (pieces: readonly string[], most: number) =>
    Array.from({ length: below(most) }, () => pick(pieces)).join('');
  return { below, pick, text };
}
