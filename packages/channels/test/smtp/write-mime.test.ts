import { simpleParser } from 'mailparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import { describe, expect, it } from 'vitest';
import { headerField } from '../../src/smtp/header-field.js';
import { writeMime } from '../../src/smtp/write-mime.js';
import { unmarked } from './unmarked.js';

type Options = ConstructorParameters<typeof MailComposer>[0];

const FROM = { name: 'Grace Hopper', address: 'grace@example.org' };
const TO = { name: 'Ada Lovelace', address: 'ada@example.com' };
const FIELDS = [headerField('Subject', 'An engine'), headerField('From', FROM), headerField('To', TO)];

const MAIL = { messageId: '<a@example.org>', date: new Date('2026-03-29T01:30:00.000Z') };

async function expectTheSame({ text = '', html }: { text?: string; html?: string }) {
  const mail = { ...MAIL, text, ...(html === undefined ? {} : { html }) };
  const written = writeMime(FIELDS, mail);
  const headers = { Subject: 'An engine' };
  const alone = new MailComposer({ ...mail, from: FROM, to: TO, headers, newline: 'windows' } as Options);
  expect(unmarked(written)).toBe(unmarked(await alone.compile().build()));
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
  ['lines of 76 that end with a CR', `${'x'.repeat(76)}\r`.repeat(3)],
  ['lines of 77 that end with a CR', `${'x'.repeat(77)}\r`.repeat(3)],
  ['a long line without letters', `${'1234567890 '.repeat(10)}\n`],
  ['a long line with one letter', `${'1234567890 '.repeat(10)}x\n`],
  ['a long line with a delete', `${'1234567890 '.repeat(10)}\x7f\n`],
  ['a long line with a bell', `${'word '.repeat(20)}\x07\n`],
  ['as many letters as others', 'aé'],
  ['line ends of Unicode', `${'x'.repeat(50)}\u2028${'x'.repeat(50)}\u2029\u0085\n`],
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
  ['a long text', 'Grüße, und noch ein Wort dazu, über die Zeile hinaus. \n'.repeat(1_000)],
];

describe('a message is written as the library would write it', () => {
  it.each(BODIES)('in plain text: %s', (_, text) => expectTheSame({ text }));

  it.each(BODIES)('in HTML, with the same in plain text: %s', (_, text) =>
    expectTheSame({ text, html: `<!DOCTYPE html>\n<html><body>\n<p>${text}</p>\n</body></html>\n` }),
  );

  it.each(BODIES)('in HTML alone: %s', (_, html) => expectTheSame({ html }));

  // The library's streams break lines anew where one of their pieces ends.
  it('but for where lines are broken, in what is longer than a piece of its streams', async () => {
    const text = 'Grüße, und noch ein Wort dazu, über die Zeile hinaus. \n'.repeat(3_000);
    const read = await simpleParser(writeMime(FIELDS, { ...MAIL, text, html: `<p>${text}</p>` }));
    expect([read.text, read.html]).toEqual([text, `<p>${text}</p>`]);
  });

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
