import type { Channel, DeliveryPort, OutgoingMessage, SendOutcome } from '@outreach/core';
import { carry } from './carry.js';
import { type Composition, createComposer } from './compose.js';
import { createPool } from './pool.js';
import { SMTP_DEADLINES, type SmtpDeadlines, type SmtpSender } from './sender.js';

export type SmtpChannelParams = {
  sender: SmtpSender;
  /** At the same time, over all calls of `deliver`; 5 when not given. */
  connections?: number;
  /** Those that are not given are those of `SMTP_DEADLINES`. */
  deadlines?: Partial<SmtpDeadlines>;
  /** Certificates in PEM to be trusted beside those that come with Node. */
  authorities?: string;
  /** Takes a sentence for people about each message that did not go out. It holds no secret and no text of a mail. */
  log?: (sentence: string) => void;
};

/**
 * The channel of one mailbox, over SMTP.
 *
 * What holds: the final dot of a message is written only after the gate has let it through, so a message that was
 * refused, lost or cut before it was taken by nobody. After the dot, only a reply says what became of it; without one
 * the outcome is `unknown`. An error never leaves `deliver`: every message is settled, once.
 */
export function createSmtpChannel(params: SmtpChannelParams): Channel {
  const { sender, connections = 5, authorities, log = () => {} } = params;
  const deadlines = { ...SMTP_DEADLINES, ...params.deadlines };
  const pool = createPool({ connections, idleMs: deadlines.idleMs });
  const compose = createComposer(sender);
  const open = { smtp: sender.smtp, deadlines, ...(authorities ? { authorities } : {}) };

  const deliver = async (messages: readonly OutgoingMessage[], port: DeliveryPort) => {
    const take = writeAhead(messages, connections, compose);
    // A refused log-in or sender address holds for all that follow: trying on would only lock the mailbox.
    let senderFailed: SendOutcome | undefined;
    const work = async () => {
      for (let next = take(); next; next = take()) {
        const { message, composition } = next;
        const outcome = await carry({ pool, open, message, composition, port, known: () => senderFailed });
        if (outcome.kind === 'sender_failed') senderFailed = outcome;
        if ('detail' in outcome)
          log(`${sender.fromEmail} to ${message.to}: ${outcome.kind}. ${outcome.detail}`);
        port.settle(message, outcome);
      }
    };
    await Promise.all(Array.from({ length: Math.min(connections, messages.length) }, work));
  };
  return {
    name: `smtp:${sender.id}`,
    simulated: false,
    deliver,
    // A server keeps no account that could be asked.
    evidence: async (actionIds) => new Map(actionIds.map((id) => [id, 'unknown'])),
    close: () => pool.close(),
  };
}

type Written = { message: OutgoingMessage; composition: Promise<Composition> };

/**
 * Hands out the messages one by one, and writes the next few while those before them wait for the server or the gate,
 * so that a connection that becomes free never waits for the processor.
 */
function writeAhead(
  messages: readonly OutgoingMessage[],
  ahead: number,
  compose: (message: OutgoingMessage) => Promise<Composition>,
): () => Written | undefined {
  const written: Written[] = [];
  let next = 0;
  return () => {
    for (; next < messages.length && written.length <= ahead; next++) {
      const message = messages[next];
      if (message) written.push({ message, composition: neverRejecting(message, compose) });
    }
    return written.shift();
  };
}

/** A message that cannot be written is settled like any other, and keeps none of the rest from going out. */
async function neverRejecting(
  message: OutgoingMessage,
  compose: (message: OutgoingMessage) => Promise<Composition>,
): Promise<Composition> {
  try {
    return await compose(message);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const detail = `The message could not be written as a mail: ${reason}`;
    return { outcome: { kind: 'rejected', code: 'not_composed', detail } };
  }
}
