import type { Actor } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import type { DeliveryPort, OutgoingMessage } from './channel.js';
import { coalesce } from './coalesce.js';
import { fenceOf } from './fence.js';
import { passGate } from './gate.js';
import type { Ready } from './mail-details.js';
import { persist } from './persist.js';
import { type Counts, recordOutcomes, type Settled } from './record-outcomes.js';
import { ungate } from './settle.js';

/** Seconds before the lease's end after which nothing goes through the gate any more; a quarter of a short lease. */
const LEASE_MARGIN_SECONDS = 15;
/** Failures of the infrastructure in a row after which the rest of a batch is not begun. */
const GIVE_UP_AFTER = 5;

export type OpenPort = DeliveryPort & {
  /** Waits until everything settled so far is written down. What the channel has left out is settled first, as unknown. */
  close(): Promise<void>;
};

/** What a batch of rendered messages is handed over with: its gate, and where its outcomes go. */
export function openPort(
  db: Queryable,
  ready: readonly Ready[],
  params: {
    claimedAt: number;
    leaseSeconds: number;
    /** Seconds that the channel may take for one message. */
    messageSeconds: number;
    actor: Actor;
    now: Date | undefined;
    signal: AbortSignal | undefined;
    /** Adds what was written down. */
    count: (counts: Counts) => void;
  },
): OpenPort {
  const { actor, now: at, count } = params;
  const leaseEnd = params.claimedAt + params.leaseSeconds * 1_000;
  const lastGate = leaseEnd - Math.min(LEASE_MARGIN_SECONDS, params.leaseSeconds / 4) * 1_000;
  const lastStart = Math.min(lastGate, leaseEnd - params.messageSeconds * 1_000);
  const open = new Map(ready.map((item) => [item.message.actionId, item]));
  const fromSender = ready.some(({ claim }) => claim.senderId !== null);
  let failures = 0;

  const fences = (messages: readonly OutgoingMessage[]) =>
    messages.flatMap(({ actionId }) => {
      const item = open.get(actionId);
      return item ? [fenceOf(item.claim)] : [];
    });
  const mailsOf = (messages: readonly OutgoingMessage[]) =>
    new Map(
      messages.map(({ actionId, to, mail }) => [
        actionId,
        { messageId: mail?.messageId ?? null, address: to },
      ]),
    );

  const gate = coalesce(async (messages: readonly OutgoingMessage[]): Promise<Set<string>> => {
    const claims = fences(messages);
    if (performance.now() > lastGate) return new Set();
    let passed: Set<string>;
    try {
      passed = await passGate(db, claims, fromSender ? { mails: mailsOf(messages) } : {});
    } catch (error) {
      // Its answer was lost, but it may have been committed; nothing went out, and only we can say so.
      await persist(lastGate, () => ungate(db, claims));
      throw error;
    }
    if (performance.now() <= lastGate) return passed;
    await persist(leaseEnd, () => ungate(db, claims));
    return new Set();
  });

  const record = coalesce(async (settled: readonly Settled[]): Promise<void> => {
    count(await recordOutcomes(db, settled, { actor, at, deadline: leaseEnd }));
  });
  const records: Promise<void>[] = [];
  let trouble: { error: unknown } | undefined;

  const settle: DeliveryPort['settle'] = (message, outcome) => {
    const item = open.get(message.actionId);
    if (!item) return;
    open.delete(message.actionId);
    failures = outcome.kind === 'retry' && outcome.infrastructure ? failures + 1 : 0;
    const written = record([{ ...item, outcome }]).catch((error: unknown) => {
      trouble = { error };
    });
    if (records.at(-1) !== written) records.push(written);
  };

  return {
    gate: (messages) => gate(messages),
    settle,
    mayStart: () =>
      params.signal?.aborted !== true && performance.now() < lastStart && failures < GIVE_UP_AFTER,
    close: async () => {
      for (const { message } of [...open.values()])
        settle(message, { kind: 'unknown', code: 'no_answer', detail: 'The channel gave no answer.' });
      await Promise.all(records);
      if (trouble) throw trouble.error;
    },
  };
}
