import { setImmediate as turn } from 'node:timers/promises';
import type { OutgoingMessage } from '@outreach/core';
import { createSmtpChannel } from '../../src/smtp/smtp-channel.js';
import { type LineServer, type LineServerParams, type Say, startLineServer, USUAL } from './line-server.js';
import { DEADLINES, message, port, sender } from './setup.js';

export type Replies = Partial<Record<keyof typeof USUAL, string>>;

export const as =
  (replies: Replies): Say =>
  (command) =>
    replies[command] ?? USUAL[command] ?? '502 what?\r\n';

/** Delivers over one connection at a time to a server that says what it is told to, and what the server has heard. */
export async function deliverByLines(
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

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await turn();
}

/** The gate answers only when the server has heard so many pieces. */
export const heard = (count: number) => (server: LineServer) => until(() => server.pieces.length >= count);

export const MAIL = 'MAIL FROM:<grace@example.org>\r\n';
export const RCPT = 'RCPT TO:<ada@example.com>\r\n';
export const DATA = 'DATA\r\n';
export const SENT = { kind: 'sent', reply: '250 2.0.0 taken' };
