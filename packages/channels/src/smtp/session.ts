import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { ComposedMail } from './compose.js';
import { type Opened, type OpenParams, openConnection } from './open-connection.js';
import { type Transmission, transmit } from './transmit.js';

/** Some servers refuse or slow down a connection that is used for ever. */
const MAX_MESSAGES = 100;
/** For the good-bye of an idle connection, in milliseconds. */
const QUIT_MS = 1_000;

/** A connection that is logged in and carries one message after the other. */
export type Session = {
  /** False when it has been closed by either side, or has carried its share. */
  usable(): boolean;
  /** It has carried a message before, so the server may have closed it since. */
  used(): boolean;
  /** Takes addresses that are not ASCII. */
  international(): boolean;
  /** One at a time: after `ready` has come. */
  transmit(mail: ComposedMail, gate: () => Promise<boolean>, deadlineMs: number): Promise<Transmission>;
  /** Comes when it can carry the next message, or has been closed. */
  ready(): Promise<void>;
  /** Says good-bye, and cuts when that is not answered. */
  quit(): Promise<void>;
  cut(): void;
};

export async function openSession(
  params: OpenParams,
): Promise<{ session: Session } | Exclude<Opened, { connection: unknown }>> {
  const opened = await openConnection(params);
  return 'connection' in opened ? { session: wrap(opened.connection, params) } : opened;
}

function wrap(connection: SMTPConnection, params: OpenParams): Session {
  let messages = 0;
  let recovered: Promise<void> = Promise.resolve();
  const open = () => !connection.destroyed && connection._socket && connection._socket.writable;
  return {
    usable: () => Boolean(open()) && messages < MAX_MESSAGES,
    used: () => messages > 0,
    // Not a public property, but the only place where what EHLO offered is kept; a test on the wire watches over it.
    international: () =>
      (connection as unknown as { _supportedExtensions: string[] })._supportedExtensions.includes('SMTPUTF8'),
    transmit: async (mail, gate, deadlineMs) => {
      messages++;
      const transmission = await transmit({ connection, smtp: params.smtp, mail, gate, deadlineMs });
      if (transmission.kind === 'failed') recovered = recover(connection, transmission);
      return transmission;
    },
    ready: () => recovered,
    quit: () => quit(connection),
    cut: () => connection.close(),
  };
}

/**
 * After a refused address the server still holds the sender of that message: RSET. After a refused message it holds
 * nothing. After anything else nobody knows what the next reply belongs to.
 */
async function recover(
  connection: SMTPConnection,
  { phase, failure }: Extract<Transmission, { kind: 'failed' }>,
): Promise<void> {
  const refused = 'reply' in failure && failure.reply.code >= 400 && failure.reply.code !== 421;
  if (!refused || phase === 'body') return connection.close();
  if (phase !== 'dot') await reset(connection);
}

function reset(connection: SMTPConnection): Promise<void> {
  return new Promise((resolve) => {
    const failed = () => {
      connection.close();
      resolve();
    };
    connection.once('end', resolve);
    connection.reset((error) => {
      connection.off('end', resolve);
      if (error) failed();
      else resolve();
    });
  });
}

function quit(connection: SMTPConnection): Promise<void> {
  if (connection.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => connection.close(), QUIT_MS);
    connection.once('end', () => {
      clearTimeout(timer);
      resolve();
    });
    connection.quit();
  });
}
