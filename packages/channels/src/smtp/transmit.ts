import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Failure, Phase } from './classify.js';
import type { ComposedMail } from './compose.js';
import { explain } from './explain.js';
import { readReply } from './reply.js';
import type { SmtpSender } from './sender.js';

export type Transmission =
  /** Taken, by the reply to the final dot. */
  | { kind: 'taken'; reply: string }
  /** The gate did not let it through. The connection has been cut. */
  | { kind: 'refused' }
  | { kind: 'failed'; phase: Phase; failure: Failure };

export type TransmitParams = {
  connection: SMTPConnection;
  smtp: SmtpSender['smtp'];
  mail: ComposedMail;
  /** The point of no return; called once, when all but the final dot is written. Rejecting means no. */
  gate: () => Promise<boolean>;
  /** What is left for this message, in milliseconds. */
  deadlineMs: number;
};

/**
 * Hands one message over. Ends exactly once, and never while the gate is still being asked: until it has answered,
 * nobody knows on which side of it the action stands. Never throws.
 *
 * The library streams a message and adds the end mark by itself. It is given a stream without any bytes, whose reading
 * begins with the server's 354: the message goes to the socket beside it, and the stream's end, which makes the
 * library write the CRLF, dot, CRLF, waits for the gate.
 */
export function transmit(params: TransmitParams): Promise<Transmission> {
  const { connection, mail, gate } = params;
  return new Promise((resolve) => {
    let at: 'envelope' | 'body' | 'gate' | 'dot' | 'over' = 'envelope';
    /** What ended it while the gate was being asked. */
    let meanwhile: Failure | undefined;

    const finish = (transmission: Transmission) => {
      if (at === 'over') return;
      at = 'over';
      clearTimeout(timer);
      resolve(transmission);
    };
    const fail = (failure: Failure, envelopePhase: Phase = 'mail') => {
      if (at === 'gate') meanwhile ??= failure;
      else if (at !== 'over')
        finish({ kind: 'failed', phase: at === 'envelope' ? envelopePhase : at, failure });
    };
    const cut = (failure: Failure) => {
      fail(failure);
      connection.close();
    };
    const answered = (open: boolean) => {
      if (at !== 'gate') return;
      if (!open) {
        finish({ kind: 'refused' });
        connection.close();
      } else if (meanwhile || !connection._socket || !connection._socket.writable) {
        // The gate is behind it, but the dot was never written, and never will be.
        finish({ kind: 'failed', phase: 'body', failure: meanwhile ?? lost(params.smtp) });
        connection.close();
      } else {
        at = 'dot';
        endMark.push(null);
      }
    };
    const written = (error?: Error | null) => {
      // An error here comes back through the connection.
      if (error || at !== 'body') return;
      at = 'gate';
      gate().then(answered, () => answered(false));
    };
    const endMark = new Readable({
      read: () => {
        const socket = connection._socket;
        if (at !== 'envelope' || !socket) return;
        at = 'body';
        socket.write(mail.data, written);
      },
    });
    const timer = setTimeout(() => cut(lateness(params.smtp)), Math.max(0, params.deadlineMs));

    const { from, to } = mail.envelope;
    connection.send({ from, to: [to] }, endMark, (error, info) => {
      if (error) {
        // A reply before the dot may belong to any command from now on: whoever is in the middle of a message is cut.
        if (at !== 'envelope' && at !== 'dot') return cut(failureOf(error, params.smtp));
        return fail(failureOf(error, params.smtp), envelopePhase(error));
      }
      const reply = info?.response ?? '';
      if (at === 'dot') return finish({ kind: 'taken', reply: readReply(reply).text });
      cut({ code: 'unclear_reply', detail: `The server took a message that was not at its end: ${reply}` });
    });
  });
}

function failureOf(error: Error, smtp: SmtpSender['smtp']): Failure {
  const response = 'response' in error && typeof error.response === 'string' ? error.response : '';
  return response === '' ? explain(error, smtp) : { reply: readReply(response) };
}

/** The command whose reply ended it. They may all be on their way at once (PIPELINING), so only the library knows. */
function envelopePhase(error: Error): Phase {
  const command = 'command' in error ? error.command : undefined;
  return command === 'RCPT TO' ? 'rcpt' : command === 'DATA' ? 'data' : 'mail';
}

function lateness({ host }: SmtpSender['smtp']): Failure {
  return { code: 'timeout', detail: `${host} took too long over one message.` };
}

function lost({ host }: SmtpSender['smtp']): Failure {
  return { code: 'connection_lost', detail: `${host} cut the connection.` };
}
