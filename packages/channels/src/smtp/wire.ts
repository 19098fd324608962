import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { explain } from '../explain-connection.js';
import type { Failure } from './classify.js';
import { readReply } from './reply.js';
import { createReplyReader, LONGEST_REPLY } from './reply-reader.js';
import type { SmtpSender } from './sender.js';

/** Whom the server speaks to. */
export type Listener = {
  reply(text: string): void;
  /** The connection is over, whichever side has ended it. Comes once, and nothing after it. */
  ended(failure: Failure): void;
};

/** A connection that is logged in, as its two directions. */
export type Wire = {
  /** Neither side has ended it, as far as is known. */
  open(): boolean;
  /** The server is in the middle of a reply. */
  halfway(): boolean;
  /** What the server has offered after EHLO. */
  offers(extension: string): boolean;
  /** From now on the server speaks to this listener. To nobody is out of turn, and ends the connection. */
  listen(listener: Listener | null): void;
  /** @param flushed called when all of it is with the system, or not at all when that fails */
  write(bytes: string | Buffer, flushed?: () => void): void;
  /** Nothing is written any more, not even what is still waiting for that. */
  cut(): void;
};

/** A reply whose line end is missing counts as a refusal, and never as anything else. */
const REFUSES = /^[45]\d\d[ -]/;

/**
 * Takes what the server says over from the library, which has connected, encrypted and logged in. It goes on watching
 * for errors, silence and the end of the connection.
 */
export function takeOver(connection: SMTPConnection, smtp: SmtpSender['smtp']): Wire {
  const socket = connection._socket || undefined;
  // Not a public property, but the only place where what EHLO offered is kept; a test on the wire watches over it.
  const { _supportedExtensions: extensions } = connection as unknown as { _supportedExtensions: string[] };
  const reader = createReplyReader();
  let listener: Listener | null = null;

  const end = (failure: Failure) => {
    const last = listener;
    listener = null;
    last?.ended(failure);
  };
  const hear = (piece: Buffer) => {
    for (const reply of reader.read(piece)) {
      // It may have been cut for the reply before.
      if (connection.destroyed) return;
      if (listener) listener.reply(reply);
      else connection.close();
    }
    const pending = reader.pending();
    if (pending > LONGEST_REPLY) end(explain(new Error('Its reply has no end'), smtp));
    if (pending > LONGEST_REPLY || (pending > 0 && listener === null)) connection.close();
  };
  socket?.removeAllListeners('data').on('data', hear);
  connection.on('error', (error) => end(explain(error, smtp)));
  connection.on('end', () => {
    const last = reader.unfinished();
    if (REFUSES.test(last)) end({ reply: readReply(last) });
    else end(explain(new Error('Connection closed unexpectedly'), smtp));
  });
  return {
    open: () => !connection.destroyed && socket?.writable === true,
    halfway: () => reader.pending() > 0,
    offers: (extension) => extensions.includes(extension),
    listen: (next) => {
      listener = next;
    },
    write: (bytes, flushed) => {
      socket?.write(bytes, (error) => {
        // An error comes back through the connection.
        if (!error) flushed?.();
      });
    },
    cut: () => connection.close(),
  };
}
