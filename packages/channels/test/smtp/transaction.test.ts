import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { OutgoingMessage } from '@outreach/core';
import { describe, expect, it } from 'vitest';
import { createSmtpChannel } from '../../src/smtp/smtp-channel.js';
import { type LineServer, type LineServerParams, type Say, startLineServer, USUAL } from './line-server.js';
import { DEADLINES, message, port, sender } from './setup.js';

type Replies = Partial<Record<keyof typeof USUAL, string>>;

const as =
  (replies: Replies): Say =>
  (command) =>
    replies[command] ?? USUAL[command] ?? '502 what?\r\n';

/** Delivers over one connection at a time, to a server that says what it is told to. */
async function deliver(
  say: Say,
  params: LineServerParams & {
    messages?: OutgoingMessage[];
    gate?: (server: LineServer) => Promise<unknown>;
  } = {},
) {
  const { messages = [message('a')], gate } = params;
  const server = await startLineServer(say, params);
  const used = port({
    gate: async (asked) => {
      await gate?.(server);
      return new Set(asked.map(({ actionId }) => actionId));
    },
  });
  const channel = createSmtpChannel({ sender: sender(server.port), connections: 1, deadlines: DEADLINES });
  try {
    await channel.deliver(messages, used);
    await channel.close();
    // A connection may have something to put in order before its good-bye.
    await until(() => server.sockets.every(({ closed }) => closed));
  } finally {
    await channel.close();
    await server.stop();
  }
  const outcomes = used.settled.map(({ outcome }) => outcome);
  return { outcomes, asked: used.asked, pieces: server.pieces, connections: server.sockets.length };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await turn();
}

/** The gate answers only when what the server says to the message has come back. */
async function overheard(server: LineServer): Promise<void> {
  await heard(2)(server);
  await sleep(50);
}

/** The gate answers only when the server has heard so many pieces. */
const heard = (count: number) => (server: LineServer) => until(() => server.pieces.length >= count);

const MAIL = 'MAIL FROM:<grace@example.org>\r\n';
const RCPT = 'RCPT TO:<ada@example.com>\r\n';
const DATA = 'DATA\r\n';
const SENT = { kind: 'sent', reply: '250 2.0.0 taken' };

describe('what goes over the wire', () => {
  it('is, with PIPELINING, three commands, the message, the end mark', async () => {
    const { outcomes, pieces } = await deliver(as({}), { gate: heard(2) });
    expect(outcomes).toEqual([SENT]);
    expect(pieces).toEqual([
      MAIL + RCPT + DATA,
      expect.stringMatching(/^Subject: .*\r\n\r\nHello Ada\.$/s),
      '\r\n.\r\n',
      'QUIT\r\n',
    ]);
  });

  it('is, without PIPELINING, one command after the other', async () => {
    const { outcomes, pieces } = await deliver(as({}), {
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
    const { pieces } = await deliver(as({}), { extensions: ['SMTPUTF8', '8BITMIME', 'SIZE 1000000', 'DSN'] });
    expect(pieces[0]).toBe(MAIL);
  });

  it('adds SMTPUTF8 to MAIL for an address that needs it', async () => {
    const messages = [message('a', { to: 'jürgen@example.com' })];
    const { pieces } = await deliver(as({}), { messages, extensions: ['SMTPUTF8', 'PIPELINING'] });
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
    expect((await deliver(as(ALL))).outcomes).toEqual([TAKEN]);
  });

  it.each([['PIPELINING'], ['SIZE']])('byte by byte, with %s', async (extension) => {
    const { outcomes, asked } = await deliver(as(ALL), { extensions: [extension], spelling: true });
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
    const { outcomes, asked, pieces, connections } = await deliver(as(replies));
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
      const result = await deliver(say, { messages: [message('a'), message('b')] });
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
    const { outcomes } = await deliver(say);
    expect(outcomes).toMatchObject([NOBODY]);
  });
});

describe('a server that speaks out of turn', () => {
  const UNCLEAR = { kind: 'retry', code: 'unclear_reply', infrastructure: true };

  it('is cut when it says more than it has been asked, before anybody asks the gate', async () => {
    const { outcomes, asked, pieces } = await deliver(as({ DATA: '354 go on\r\n250 taken\r\n' }));
    expect(outcomes).toMatchObject([UNCLEAR]);
    expect(asked).toEqual([]);
    expect(pieces.join('')).not.toContain('\r\n.\r\n');
  });

  it.each(['250 taken\r\n', '250', '2', '250-taken\r\n'])(
    'has taken nothing by %j before the end mark',
    async (early) => {
      // The rest of it would come as soon as there is an end mark.
      const say = as({ body: early, dot: '0 taken\r\n' });
      const { outcomes, pieces } = await deliver(say, { gate: overheard });
      expect(outcomes).toMatchObject([{ kind: 'retry', code: 'unclear_reply', infrastructure: true }]);
      expect(pieces.join('')).not.toContain('\r\n.\r\n');
    },
  );

  it.each(['250 ok\r\n', '250', '421 idle\r\n', 'moo\r\n'])(
    'between two messages, with %j, is left for another connection',
    async (word) => {
      const server = await startLineServer(as({}));
      const channel = createSmtpChannel({
        sender: sender(server.port),
        connections: 1,
        deadlines: DEADLINES,
      });
      const used = port();
      await channel.deliver([message('a')], used);
      const [socket] = server.sockets;
      socket?.write(word);
      if (socket) await once(socket, 'close');
      await channel.deliver([message('b')], used);
      await channel.close();
      await server.stop();
      expect(used.settled.map(({ outcome }) => outcome)).toEqual([SENT, SENT]);
      expect(server.sockets).toHaveLength(2);
    },
  );

  it('with the reply to the end mark has taken that message, and gets no other', async () => {
    const { outcomes, connections } = await deliver(as({ dot: '250 2.0.0 taken\r\n250 again\r\n' }), {
      messages: [message('a'), message('b')],
    });
    expect(outcomes).toEqual([SENT, SENT]);
    expect(connections).toBe(2);
  });

  it('just as the next message begins is not sent it: replies are one behind', async () => {
    const { outcomes, pieces } = await deliver(as({ MAIL: '250 again\r\n250 ok\r\n' }));
    expect(outcomes).toMatchObject([UNCLEAR]);
    expect(pieces).toEqual([MAIL + RCPT + DATA]);
  });
});

describe('a server that is not to be understood', () => {
  it.each([
    ['no SMTP', { MAIL: 'moo\r\n' }, 'unclear_reply'],
    ['a 250 where it should be 354', { DATA: '250 ok\r\n' }, 'unclear_reply'],
    ['a reply in two minds', { MAIL: '550-no\r\n250 ok\r\n' }, 'smtp_550'],
    ['a line without an end', { MAIL: 'x'.repeat(100_000), RCPT: '', DATA: '' }, 'connection_lost'],
    ['a reply without an end', { MAIL: '250-on\r\n'.repeat(10_000), RCPT: '', DATA: '' }, 'connection_lost'],
  ])('by %s is sent nothing', async (_, replies, code) => {
    const { outcomes, asked, pieces } = await deliver(as(replies));
    expect(outcomes).toMatchObject([{ code }]);
    expect(asked).toEqual([]);
    expect(pieces.join('')).not.toContain('Subject');
  });

  it('by a line without an end, after the end mark, leaves it unknown', async () => {
    const { outcomes } = await deliver(as({ dot: '250 '.repeat(50_000) }));
    expect(outcomes).toMatchObject([{ kind: 'unknown', code: 'no_reply' }]);
  });
});
