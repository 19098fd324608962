import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { as, DATA, deliverByLines, heard, MAIL, RCPT, type Replies, SENT } from './by-lines.js';
import type { Say } from './line-server.js';
import { message } from './setup.js';

describe('what goes over the wire', () => {
  it('is, with PIPELINING, three commands, the message, the end mark', async () => {
    const { outcomes, pieces } = await deliverByLines(as({}), { gate: heard(2) });
    expect(outcomes).toEqual([SENT]);
    expect(pieces).toEqual([
      MAIL + RCPT + DATA,
      expect.stringMatching(/^Subject: .*\r\n\r\nHello Ada\.$/s),
      '\r\n.\r\n',
      'QUIT\r\n',
    ]);
  });

  it('is, without PIPELINING, one command after the other', async () => {
    const { outcomes, pieces } = await deliverByLines(as({}), {
      extensions: ['SIZE 1000000', '8BITMIME'],
      gate: heard(4),
    });
    expect(outcomes).toEqual([SENT]);
    expect(pieces).toEqual([
      MAIL,
      RCPT,
      DATA,
      expect.stringContaining('Hello Ada.'),
      '\r\n.\r\n',
      'QUIT\r\n',
    ]);
  });

  it('adds nothing to MAIL when nothing needs it, whatever is offered', async () => {
    const { pieces } = await deliverByLines(as({}), {
      extensions: ['SMTPUTF8', '8BITMIME', 'SIZE 1000000', 'DSN'],
    });
    expect(pieces[0]).toBe(MAIL);
  });

  it('adds SMTPUTF8 to MAIL for an address that needs it', async () => {
    const messages = [message('a', { to: 'jürgen@example.com' })];
    const { pieces } = await deliverByLines(as({}), { messages, extensions: ['SMTPUTF8', 'PIPELINING'] });
    expect(Buffer.from(pieces[0] ?? '', 'latin1').toString()).toBe(
      `MAIL FROM:<grace@example.org> SMTPUTF8\r\nRCPT TO:<jürgen@example.com>\r\n${DATA}`,
    );
  });
});

describe('replies count one by one, however they come', () => {
  const ALL: Replies = {
    MAIL: '250-one\r\n250 two\r\n',
    RCPT: '250 né\r\n',
    DATA: '354-go\r\n354 on\r\n',
    dot: '250-2.0.0 taken\r\n250-by\r\n250 Köln\r\n',
  };
  const TAKEN = { kind: 'sent', reply: '250-2.0.0 taken\n250-by\n250 Köln' };

  it('in one piece', async () => {
    expect((await deliverByLines(as(ALL))).outcomes).toEqual([TAKEN]);
  });

  it.each([['PIPELINING'], ['SIZE']])('byte by byte, with %s', async (extension) => {
    const { outcomes, asked } = await deliverByLines(as(ALL), { extensions: [extension], spelling: true });
    expect(outcomes).toEqual([TAKEN]);
    expect(asked).toEqual(['a']);
  });
});

describe('an address that is refused ends it there', () => {
  const NOBODY = { kind: 'rejected', badAddress: true, code: 'smtp_550_5.1.1' };
  const NOT_YOU = { kind: 'sender_failed', code: 'smtp_550_5.7.1' };
  const REFUSED: [string, Replies, object, 'kept' | 'cut'][] = [
    ['the recipient, and DATA', { RCPT: '550 5.1.1 nobody\r\n', DATA: '503 no\r\n' }, NOBODY, 'kept'],
    ['the recipient, but not DATA', { RCPT: '550 5.1.1 nobody\r\n' }, NOBODY, 'cut'],
    [
      'the recipient, and DATA as is said to a command',
      { RCPT: '550 5.1.1 nobody\r\n', DATA: '250 ok\r\n' },
      NOBODY,
      'kept',
    ],
    [
      'the recipient, and then everybody',
      { RCPT: '550 5.1.1 nobody\r\n', DATA: '421 busy\r\n' },
      NOBODY,
      'cut',
    ],
    ['all three', { MAIL: '550 5.7.1 you\r\n', RCPT: '503 no\r\n', DATA: '503 no\r\n' }, NOT_YOU, 'kept'],
    [
      'both addresses, but not DATA',
      { MAIL: '550 5.7.1 you\r\n', RCPT: '550 5.1.1 nobody\r\n' },
      NOT_YOU,
      'cut',
    ],
    ['the sender alone', { MAIL: '550 5.7.1 you\r\n' }, NOT_YOU, 'cut'],
  ];
  it.each(REFUSED)('%s', async (_, replies, outcome, after) => {
    const { outcomes, asked, pieces, connections } = await deliverByLines(as(replies));
    expect(outcomes).toMatchObject([outcome]);
    expect({ asked, connections }).toEqual({ asked: [], connections: 1 });
    // Neither a message nor an end mark.
    expect(pieces).toEqual([MAIL + RCPT + DATA, ...(after === 'kept' ? ['RSET\r\n', 'QUIT\r\n'] : [])]);
  });

  it('and the next message goes over the same connection, or over another one', async () => {
    for (const [DATA, connections] of [
      ['503 no\r\n', 1],
      ['354 go on\r\n', 2],
    ] as const) {
      let first = true;
      const say: Say = (command) => {
        if (command === 'RCPT' && first) return '550 5.1.1 nobody\r\n';
        if (command !== 'DATA' || !first) return as({})(command, {} as Socket);
        first = false;
        return DATA;
      };
      const result = await deliverByLines(say, { messages: [message('a'), message('b')] });
      expect(result.outcomes).toMatchObject([NOBODY, SENT]);
      expect(result.connections).toBe(connections);
    }
  });

  it('also when the server hangs up in the middle of its last line', async () => {
    const say: Say = (command, socket) => {
      if (command !== 'RCPT') return as({})(command, socket);
      socket.end('250 ok\r\n550 5.1.1 nobody');
      return '';
    };
    const { outcomes } = await deliverByLines(say);
    expect(outcomes).toMatchObject([NOBODY]);
  });
});
