import type { Channel, DeliveryPort, OutgoingMessage, SendOutcome } from '@outreach/core';
import { carryAll } from './carry.js';
import { createComposer } from './compose.js';
import { openLine } from './line.js';
import { createPool } from './pool.js';
import { SMTP_DEADLINES, type SmtpDeadlines, type SmtpSender } from './sender.js';
import { writeAhead } from './write-ahead.js';

const REFUSED: SendOutcome = { kind: 'refused' };

/** At the same time to one server, when nothing else is said. */
export const SMTP_CONNECTIONS = 5;

export type SmtpChannelParams = {
  sender: SmtpSender;
  /** At the same time, over all calls of `deliver`; `SMTP_CONNECTIONS` when not given. */
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
  const { sender, connections = SMTP_CONNECTIONS, authorities, log = () => {} } = params;
  const deadlines = { ...SMTP_DEADLINES, ...params.deadlines };
  const pool = createPool({ connections, idleMs: deadlines.idleMs });
  const compose = createComposer(sender);
  const open = { smtp: sender.smtp, deadlines, ...(authorities ? { authorities } : {}) };

  const deliver = async (messages: readonly OutgoingMessage[], port: DeliveryPort) => {
    const mails = writeAhead(messages, { ahead: connections + 1, compose });
    // A refused log-in or sender address holds for all that follow: trying on would only lock the mailbox.
    let senderFailed: SendOutcome | undefined;
    const held = () => senderFailed ?? (port.mayStart() ? undefined : REFUSED);
    const settle = (message: OutgoingMessage, outcome: SendOutcome) => {
      if (outcome.kind === 'sender_failed') senderFailed = outcome;
      if ('detail' in outcome)
        log(`${sender.fromEmail} to ${message.to}: ${outcome.kind}. ${outcome.detail}`);
      port.settle(message, outcome);
    };
    const work = async () => {
      const line = await openLine({ pool, open, held });
      const { messageMs } = deadlines;
      await carryAll({
        line,
        mails,
        gate: port.gate,
        messageMs,
        held: () => held() !== undefined,
        settle,
      });
      line.giveBack();
    };
    await Promise.all(Array.from({ length: Math.min(connections, messages.length) }, work));
  };
  return {
    name: `smtp:${sender.id}`,
    simulated: false,
    deliver,
    // A server keeps no account that could be asked.
    evidence: async (gatedAt) => new Map([...gatedAt.keys()].map((id) => [id, 'unknown'])),
    close: () => pool.close(),
  };
}
