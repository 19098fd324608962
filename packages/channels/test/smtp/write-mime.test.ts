import MailComposer from 'nodemailer/lib/mail-composer';
import { describe, expect, it } from 'vitest';
import { writeMime } from '../../src/smtp/write-mime.js';

type Mail = ConstructorParameters<typeof MailComposer>[0];

/** The same tree twice, since the library changes it as it writes. */
function compile(mail: Mail) {
  return new MailComposer({
    from: { name: 'Grace Hopper', address: 'grace@example.org' },
    to: { name: 'Ada Lovelace', address: 'ada@example.com' },
    date: new Date('2026-03-29T01:30:00.000Z'),
    messageId: '<a@example.org>',
    headers: { Subject: 'An engine' },
    newline: 'windows',
    baseBoundary: 'boundary',
    ...mail,
  }).compile();
}

async function expectTheSame(mail: Mail) {
  const written = await writeMime(compile(mail));
  expect(written.toString('latin1')).toBe((await compile(mail).build()).toString('latin1'));
}

const BODIES: [string, string][] = [
  ['nothing', ''],
  ['plain ASCII', 'Hello Ada.\n\nHow are you?\n'],
  ['no line end', 'Hello Ada.'],
  ['line ends of all kinds', 'a\r\nb\nc\rd\r\r\n\ne\r'],
  ['only line ends', '\n\n\n'],
  ['a long line', `${'word '.repeat(2_000)}end\n`],
  ['a very long word', `${'x'.repeat(15_000)}\n`],
  ['a line of 76', `${'x'.repeat(76)}\n`],
  ['a line of 77', `${'x'.repeat(77)}\n`],
  ['emoji', 'Hi 👩🏽‍🚀, a family: 👨‍👩‍👧‍👦\n'.repeat(50)],
  ['right-to-left', 'مرحبا Ada, שלום \u200f2026\u200e!\n'.repeat(50)],
  ['mostly Latin, with accents', 'Grüße aus Köln, à bientôt, žluťoučký kůň.\n'.repeat(50)],
  ['half a character', 'a\ud83d b\udc69 c\n'],
  ['spaces at line ends', 'one  \ntwo\t\n-- \nGrace\n'],
  ['spaces at the end', `${'word '.repeat(40)}  \t  `],
  ['spaces only', '   \t '],
  ['more spaces than a line has', `é${' '.repeat(500)}`],
  ['dots', '.\n..\n.hidden\nend.\n'],
  ['From at a line start', 'From here on\nFrom there\n'],
  ['equals signs', `${'a=3D b= '.repeat(60)}=`],
  ['control characters', 'a\0b\x07c\x7fd\x1b[31m\n'],
  ['what looks like a boundary', '----_NmP-boundary-Part_1\n----_NmP-boundary-Part_1--\n'],
  ['more than is written at once', 'Grüße, und noch ein Wort dazu, über die Zeile hinaus. \n'.repeat(3_000)],
];

describe('a message is written as the library would write it', () => {
  it.each(BODIES)('in plain text: %s', (_, text) => expectTheSame({ text }));

  it.each(BODIES)('in HTML, with the same in plain text: %s', (_, text) =>
    expectTheSame({ text, html: `<!DOCTYPE html>\n<html><body>\n<p>${text}</p>\n</body></html>\n` }),
  );

  it.each(BODIES)('in HTML alone: %s', (_, html) => expectTheSame({ html }));

  it.each<[string, Mail]>([
    ['a name with quotes', { to: { name: 'Ada "Countess", L. \\ (x)', address: 'ada@example.com' } }],
    ['names in other scripts', { from: { name: 'Ünal, Gül 👋', address: 'grace@example.org' } }],
    ['no name', { to: { name: '', address: 'ada@example.com' } }],
    ['an international address', { to: { name: 'Jürgen', address: 'jürgen@bücher.example' } }],
    ['a domain in punycode', { to: { name: '', address: 'ada@xn--bcher-kva.example' } }],
    ['an address to answer to', { replyTo: { name: '', address: 'answers@example.org' } }],
    ['a subject beyond ASCII', { headers: { Subject: `${'Grüße 👋🏽 '.repeat(20)}مرحبا` } }],
    ['a long subject', { headers: { Subject: `${'word '.repeat(300)}end` } }],
    ['an empty subject', { headers: { Subject: '' } }],
    [
      'a thread',
      {
        inReplyTo: '<last@example.org>',
        references: Array.from({ length: 40 }, (_, i) => `<${'r'.repeat(60)}${i}@example.org>`),
      },
    ],
    ['a way to opt out', { headers: { 'List-Unsubscribe': `<https://example.org/u/${'x'.repeat(200)}>` } }],
  ])('with %s', (_, mail) => expectTheSame({ text: 'Hello Ada.\n', ...mail }));

  it('whatever the body is made of', async () => {
    const pieces = [
      'word',
      ' ',
      '  ',
      '\t',
      '\n',
      '\r\n',
      '\r',
      '.',
      '=',
      'é',
      '👋',
      'שלום',
      ', ',
      '!',
      'x'.repeat(30),
    ];
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const text = () => Array.from({ length: random(80) }, () => pieces[random(pieces.length)]).join('');
    for (let i = 0; i < 400; i++)
      await expectTheSame(i % 2 === 0 ? { text: text() } : { text: text(), html: text() });
  });
});
