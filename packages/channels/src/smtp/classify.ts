import type { SendOutcome } from '@outreach/core';
import { saysNoSuchAddress } from '../no-such-address.js';
import { type Reply, waitNamedIn } from './reply.js';

/**
 * How far a message had come, by our own account:
 *
 * - `connect`: look-up, connection, greeting, EHLO, encryption
 * - `auth`: log-in
 * - `mail`, `rcpt`, `data`: the reply to that command, or the wait for it
 * - `body`: everything between the 354 and the final dot. The gate is asked at its end
 * - `dot`: the final dot has been handed to the socket
 */
export type Phase = 'connect' | 'auth' | 'mail' | 'rcpt' | 'data' | 'body' | 'dot';

/** Why it went no further. */
export type Failure =
  /** The server's own words. */
  | { reply: Reply }
  /**
   * No words of the server: a loss, a silence, a certificate that is not trusted. `misconfigured`: it lies in how the
   * sender is set up, and will be the same the next time.
   */
  | { code: string; detail: string; misconfigured?: boolean };

/** Replies that ask for a log-in or for encryption, at whichever command they come (RFC 4954). */
const LOG_IN_REFUSED = new Set([530, 534, 535, 538]);

/**
 * What became of a message that was not taken with a 2xx: the table of retry classes. Pure.
 *
 * What decides is how far it had come and the server's reply code, never the error that a library made of it. Before
 * the dot nothing can have been taken (RFC 5321, 4.1.1.4), so everything there is certain. After it, only a reply is.
 */
export function classify(phase: Phase, failure: Failure): SendOutcome {
  if (!('reply' in failure)) {
    const { code, detail, misconfigured = false } = failure;
    if (phase === 'dot')
      return { kind: 'unknown', code: 'no_reply', detail: `${detail} The message may have been taken.` };
    if (misconfigured) return { kind: 'sender_failed', code, detail };
    return { kind: 'retry', code, detail, infrastructure: true };
  }
  const { reply } = failure;
  const said = { code: codeOf(reply), detail: `${AT[phase]} the server answered: ${reply.text}` };
  if (reply.code === 421) {
    return phase === 'dot'
      ? { kind: 'unknown', ...said }
      : { kind: 'retry', ...said, infrastructure: true, ...wait(reply) };
  }
  if (reply.code >= 400 && reply.code < 500) {
    const infrastructure = phase === 'connect' || phase === 'auth' ? { infrastructure: true } : {};
    return { kind: 'retry', ...said, ...infrastructure, ...wait(reply) };
  }
  if (reply.code >= 500 && reply.code < 600) return refusal(phase, reply, said);
  // Something that has no place there: the two sides no longer understand each other.
  return phase === 'dot'
    ? { kind: 'unknown', ...said, code: 'unclear_reply' }
    : { kind: 'retry', ...said, code: 'unclear_reply', infrastructure: true };
}

function refusal(phase: Phase, reply: Reply, said: { code: string; detail: string }): SendOutcome {
  switch (phase) {
    case 'connect':
      return { kind: 'retry', ...said, infrastructure: true, ...wait(reply) };
    case 'auth':
    case 'mail':
      return { kind: 'sender_failed', ...said };
    case 'rcpt':
    case 'data':
    case 'body':
    case 'dot': {
      if (phase !== 'dot' && LOG_IN_REFUSED.has(reply.code)) return { kind: 'sender_failed', ...said };
      const gone = phase === 'rcpt' && saysNoSuchAddress(reply.status);
      return { kind: 'rejected', ...said, ...(gone ? { badAddress: true } : {}) };
    }
    default:
      return phase satisfies never;
  }
}

/** `smtp_550_5.7.1`, or `smtp_550` where the server names no enhanced status. */
function codeOf(reply: Reply): string {
  return reply.status ? `smtp_${reply.code}_${reply.status}` : `smtp_${reply.code}`;
}

function wait(reply: Reply): { afterSeconds?: number } {
  const seconds = waitNamedIn(reply.text);
  return seconds === undefined ? {} : { afterSeconds: seconds };
}

const AT: Record<Phase, string> = {
  connect: 'When connecting',
  auth: 'At the log-in',
  mail: 'To the sender address',
  rcpt: 'To the recipient address',
  data: 'To the announcement of the message',
  body: 'In the middle of the message',
  dot: 'To the whole message',
};
