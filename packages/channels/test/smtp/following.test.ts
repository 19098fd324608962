import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createSmtpChannel } from '../../src/smtp/smtp-channel.js';
import { as, DATA, deliverByLines, heard, MAIL, RCPT, SENT } from './by-lines.js';
import { type LineServer, type Say, startLineServer } from './line-server.js';
import { message, port, SHORT, sender } from './setup.js';

const TAKEN = 'Hello Ada.';
const THREE = ['a', 'b', 'c'].map((id) => message(id));
const outcomesOf = (settled: { actionId: string; outcome: object }[]) =>
  Object.fromEntries(settled.map(({ actionId, outcome }) => [actionId, outcome]));

/** Says something else at the so-manieth end mark. */
const atMark = (nth: number, says: (socket: Socket) => string): Say => {
  let marks = 0;
  return (command, socket) => (command === 'dot' && ++marks === nth ? says(socket) : as({})(command, socket));
};

/** Messages over one connection at a time whose end marks are told apart by what the server says. */
async function deliver(say: Say, params: { messages?: typeof THREE; gate?: (id: string) => boolean } = {}) {
  const { messages = THREE, gate = () => true } = params;
  const server = await startLineServer(say);
  const used = port({ gate: async (asked) => new Set(asked.map((m) => m.actionId).filter(gate)) });
  const channel = createSmtpChannel({ sender: sender(server.port), connections: 1, deadlines: SHORT });
  try {
    await channel.deliver(messages, used);
  } finally {
    await channel.close();
    await server.stop();
  }
  expect(used.settled).toHaveLength(messages.length);
  const all = server.pieces.join('');
  return {
    outcomes: outcomesOf(used.settled),
    asked: used.asked,
    connections: server.sockets.length,
    bodies: all.split(TAKEN).length - 1,
    marks: all.split('\r\n.\r\n').length - 1,
  };
}

/** The gate answers only behind the piece before it, so that no two pieces come as one. */
const inTurn = (count: number) => {
  let asked = 0;
  return (server: LineServer) => heard(BODIES[asked++] ?? count)(server);
};
/** After how many pieces each body has been heard. */
const BODIES = [2, 5, 7];

describe('the next message', () => {
  it('begins in one write with an end mark, once the server has answered one by itself', async () => {
    const { outcomes, pieces } = await deliverByLines(as({}), { messages: THREE, gate: inTurn(7) });
    expect(outcomes).toEqual([SENT, SENT, SENT]);
    expect(pieces).toEqual([
      MAIL + RCPT + DATA,
      expect.stringContaining(TAKEN),
      '\r\n.\r\n',
      MAIL + RCPT + DATA,
      expect.stringContaining(TAKEN),
      `\r\n.\r\n${MAIL}${RCPT}${DATA}`,
      expect.stringContaining(TAKEN),
      '\r\n.\r\n',
      'QUIT\r\n',
    ]);
  });

  it('does not without PIPELINING', async () => {
    const { outcomes, pieces } = await deliverByLines(as({}), { messages: THREE, extensions: ['SIZE'] });
    expect(outcomes).toEqual([SENT, SENT, SENT]);
    for (const piece of pieces) expect(piece).not.toMatch(/\r\n\.\r\nMAIL/);
  });

  it('goes on after the one before it was refused', async () => {
    const result = await deliver(atMark(2, () => '554 5.7.1 spam\r\n'));
    expect(result.outcomes).toMatchObject({
      a: SENT,
      b: { kind: 'rejected', code: 'smtp_554_5.7.1' },
      c: SENT,
    });
    expect(result).toMatchObject({ connections: 1, bodies: 3, marks: 3 });
  });

  it.each([
    ['with the reply to the one before it', '250 2.0.0 taken\r\n', SENT],
    ['in the middle of it', '250 2.0', { kind: 'unknown' }],
    ['without it', '', { kind: 'unknown' }],
  ])('goes over another connection when the server hangs up %s', async (_, last, outcome) => {
    const hangsUp = atMark(2, (socket) => {
      socket.end(last);
      return '';
    });
    const result = await deliver(hangsUp);
    expect(result.outcomes).toMatchObject({ a: SENT, b: outcome, c: SENT });
    expect(result).toMatchObject({ connections: 2, bodies: 3, marks: 3 });
  });

  it('goes over another connection when the one before it is never answered', async () => {
    const result = await deliver((command, socket) => {
      const silent = socket === first;
      first ??= command === 'MAIL' ? socket : undefined;
      if (command === 'dot') marks++;
      return silent && marks >= 2 ? '' : as({})(command, socket);
    });
    expect(result.outcomes).toMatchObject({ a: SENT, b: { kind: 'unknown', code: 'no_reply' }, c: SENT });
    expect(result).toMatchObject({ connections: 2, bodies: 3, marks: 3 });
  });
  let first: Socket | undefined;
  let marks = 0;

  it('is not sent when replies are one behind, and neither message is taken for another', async () => {
    const result = await deliver(atMark(2, () => '250 2.0.0 taken\r\n250 again\r\n'));
    expect(result.outcomes).toMatchObject({ a: SENT, b: SENT, c: { kind: 'retry', code: 'unclear_reply' } });
    expect(result).toMatchObject({ asked: ['a', 'b'], bodies: 2, marks: 2 });
  });

  it('is not begun behind a first end mark, whose reply might never come', async () => {
    const result = await deliver(
      atMark(1, () => ''),
      { messages: THREE.slice(0, 2) },
    );
    expect(result.outcomes).toMatchObject({ a: { kind: 'unknown', code: 'no_reply' }, b: SENT });
    expect(result).toMatchObject({ connections: 2, bodies: 2, marks: 2 });
  });

  it('has a gate of its own, and goes no further than that', async () => {
    const result = await deliver(as({}), { gate: (id) => id !== 'c' });
    expect(result.outcomes).toMatchObject({ a: SENT, b: SENT, c: { kind: 'refused' } });
    expect(result).toMatchObject({ asked: ['a', 'b', 'c'], marks: 2 });
  });

  it('is given up when its address is refused, and the one after it goes on', async () => {
    const people = ['a', 'nobody', 'c', 'd', 'e'].map((id) => message(id, { to: `${id}@example.com` }));
    const result = await deliver(
      (command, socket) => {
        if (command === 'MAIL') recipients++;
        if (command === 'RCPT' && recipients === 3) return '550 5.1.1 nobody\r\n';
        return command === 'DATA' && recipients === 3 ? '503 no\r\n' : as({})(command, socket);
      },
      { messages: people },
    );
    expect(result.outcomes).toMatchObject({
      a: SENT,
      nobody: SENT,
      c: { kind: 'rejected' },
      d: SENT,
      e: SENT,
    });
    expect(result).toMatchObject({ connections: 1, bodies: 4, marks: 4 });
  });
  let recipients = 0;

  it('is not begun when nothing new may be', async () => {
    let open = true;
    const server = await startLineServer(as({}));
    const used = port({
      mayStart: () => open,
      gate: async (asked) => {
        open = !asked.some(({ actionId }) => actionId === 'b');
        return new Set(asked.map(({ actionId }) => actionId));
      },
    });
    const channel = createSmtpChannel({ sender: sender(server.port), connections: 1, deadlines: SHORT });
    await channel.deliver(THREE, used);
    await channel.close();
    await server.stop();
    expect(outcomesOf(used.settled)).toEqual({ a: SENT, b: SENT, c: { kind: 'refused' } });
    expect(server.pieces.join('').split('MAIL').length - 1).toBe(2);
  });
});
