import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createSmtpChannel } from '../../src/smtp/smtp-channel.js';
import { as, DATA, deliverByLines, heard, MAIL, RCPT, SENT } from './by-lines.js';
import { type LineServer, startLineServer } from './line-server.js';
import { DEADLINES, message, port, sender } from './setup.js';

/** The gate answers only when what the server says to the message has come back. */
async function overheard(server: LineServer): Promise<void> {
  await heard(2)(server);
  await sleep(50);
}

describe('a server that speaks out of turn', () => {
  const UNCLEAR = { kind: 'retry', code: 'unclear_reply', infrastructure: true };

  it('is cut when it says more than it has been asked, before anybody asks the gate', async () => {
    const { outcomes, asked, pieces } = await deliverByLines(as({ DATA: '354 go on\r\n250 taken\r\n' }));
    expect(outcomes).toMatchObject([UNCLEAR]);
    expect(asked).toEqual([]);
    expect(pieces.join('')).not.toContain('\r\n.\r\n');
  });

  it.each(['250 taken\r\n', '250', '2', '250-taken\r\n'])(
    'has taken nothing by %j before the end mark',
    async (early) => {
      // The rest of it would come as soon as there is an end mark.
      const say = as({ body: early, dot: '0 taken\r\n' });
      const { outcomes, pieces } = await deliverByLines(say, { gate: overheard });
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
    const { outcomes, connections } = await deliverByLines(as({ dot: '250 2.0.0 taken\r\n250 again\r\n' }), {
      messages: [message('a'), message('b')],
    });
    expect(outcomes).toEqual([SENT, SENT]);
    expect(connections).toBe(2);
  });

  it('just as the next message begins is not sent it: replies are one behind', async () => {
    const { outcomes, pieces } = await deliverByLines(as({ MAIL: '250 again\r\n250 ok\r\n' }));
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
    const { outcomes, asked, pieces } = await deliverByLines(as(replies));
    expect(outcomes).toMatchObject([{ code }]);
    expect(asked).toEqual([]);
    expect(pieces.join('')).not.toContain('Subject');
  });

  it('by a line without an end, after the end mark, leaves it unknown', async () => {
    const { outcomes } = await deliverByLines(as({ dot: '250 '.repeat(50_000) }));
    expect(outcomes).toMatchObject([{ kind: 'unknown', code: 'no_reply' }]);
  });
});
