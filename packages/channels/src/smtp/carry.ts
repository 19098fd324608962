import type { DeliveryPort, OutgoingMessage, SendOutcome } from '@outreach/core';
import type { ComposedMail } from './compose.js';
import type { Line } from './line.js';
import type { Job } from './transmit.js';
import type { WriteAhead } from './write-ahead.js';

export type CarryParams = {
  line: Line;
  mails: WriteAhead;
  gate: DeliveryPort['gate'];
  /** For each message, in milliseconds. */
  messageMs: number;
  /** Whether no other message is to be begun. */
  held: () => boolean;
  settle: (message: OutgoingMessage, outcome: SendOutcome) => void;
};

/** Carries messages over a line, one after the other, until there are none left. Never throws. */
export async function carryAll({ line, mails, gate, messageMs, held, settle }: CarryParams): Promise<void> {
  const jobOf = (message: OutgoingMessage, mail: ComposedMail): Job => {
    // Its time runs from here, however long the one before it takes: the lease of its claim does not wait either.
    const startedAt = performance.now();
    return {
      mail,
      gate: async () => (await gate([message])).has(message.actionId),
      leftMs: () => messageMs - (performance.now() - startedAt),
    };
  };
  /** What the server has been told of together with the end mark of the message before it. */
  const begun: { message: OutgoingMessage; job: Job }[] = [];
  const next = (): Job | undefined => {
    const written = held() ? undefined : mails.takeMail(line.suits);
    if (!written) return undefined;
    const job = jobOf(written.message, written.mail);
    begun.push({ message: written.message, job });
    return job;
  };
  const taken = async () => {
    const written = mails.take();
    if (!written) return undefined;
    const { message, composition } = written;
    const composed = await composition;
    return 'outcome' in composed ? { message, ...composed } : { message, job: jobOf(message, composed.mail) };
  };
  for (let at = await taken(); at; at = begun.shift() ?? (await taken()))
    settle(at.message, 'outcome' in at ? at.outcome : await line.carry(at.job, next));
}
