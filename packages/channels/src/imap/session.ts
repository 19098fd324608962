import { rootCertificates } from 'node:tls';
import { type InboxAccess, InboxTrouble } from '@outreach/core';
import type { ImapFlow } from 'imapflow';
import { IMAP_DEADLINES, type ImapDeadlines } from './deadlines.js';
import { troubleOf } from './trouble.js';

export type ImapParams = {
  deadlines?: ImapDeadlines;
  /** Certificates in PEM to be trusted beside those that come with Node. */
  authorities?: string;
};

/** A connection that is logged in. */
export type ImapSession = {
  /** One command or a few, within the deadline of one. @throws InboxTrouble */
  ask<T>(question: (client: ImapFlow) => Promise<T>): Promise<T>;
  /** Says good-bye, and cuts when that is not answered. Never throws. */
  close(): Promise<void>;
};

/** What a server may make us hold in memory, in bytes. */
const LIMITS = {
  maxLineLength: 16 << 20,
  maxLiteralSize: 8 << 20,
  maxResponseSize: 32 << 20,
  maxResponseTokens: 1e5,
};

/** Connects, encrypts and logs in. @throws InboxTrouble */
export async function openSession(
  access: InboxAccess,
  signal: AbortSignal | undefined,
  { deadlines = IMAP_DEADLINES, authorities }: ImapParams,
): Promise<ImapSession> {
  if (signal?.aborted) throw stopped();
  // A quarter of a second to load, which nobody needs to wait for who has no inbox to read.
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow({
    host: access.host,
    port: access.port,
    secure: access.tls === 'tls',
    doSTARTTLS: access.tls === 'starttls',
    ...(authorities ? { tls: { ca: [...rootCertificates, authorities] } } : {}),
    auth: { user: access.user, pass: access.password },
    connectionTimeout: deadlines.connectMs,
    greetingTimeout: deadlines.connectMs,
    socketTimeout: deadlines.silenceMs,
    logger: false,
    // Nothing but reading: no extension that changes what the server answers.
    disableAutoIdle: true,
    disableAutoEnable: true,
    disableCompression: true,
    disableIMAP4rev2: true,
    ...LIMITS,
  });
  // Told once, and not to whoever waits for an answer: that one only hears that there is no connection any more.
  let ended: Error | undefined;
  client.on('error', (error: Error) => {
    ended ??= error;
  });
  const cut = () => client.close();
  signal?.addEventListener('abort', cut, { once: true });

  const within = async <T>(deadlineMs: number, work: Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    const expired = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(Object.assign(new Error('Timeout'), { code: 'ETIMEDOUT' }));
        cut();
      }, deadlineMs);
    });
    try {
      return await Promise.race([work, expired]);
    } catch (error) {
      if (signal?.aborted) throw stopped();
      throw troubleOf(isGone(error) ? (ended ?? error) : error, access);
    } finally {
      clearTimeout(timer);
    }
  };
  const close = async () => {
    signal?.removeEventListener('abort', cut);
    await within(deadlines.closeMs, client.usable ? client.logout() : Promise.resolve()).catch(() => {});
    cut();
  };
  try {
    await within(2 * deadlines.connectMs + deadlines.silenceMs, client.connect());
  } catch (trouble) {
    await close();
    throw trouble;
  }
  const ask = async <T>(question: (client: ImapFlow) => Promise<T>): Promise<T> => {
    const answer = await question(client);
    // Without a connection the library finds nothing, where it does not fail.
    if (!client.usable) throw noConnection(client.byeReason);
    return answer;
  };
  return { ask: (question) => within(deadlines.commandMs, ask(question)), close };
}

const isGone = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'NoConnection' && !('reason' in error);

const noConnection = (reason: string | undefined) =>
  Object.assign(new Error('No connection'), { code: 'NoConnection', ...(reason ? { reason } : {}) });

const stopped = () => new InboxTrouble('stopped', 'Reading the inbox was stopped.');
