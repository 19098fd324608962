import { type DeliveryPort, isNoAnswer } from './channel.js';
import type { Ledger } from './ledger.js';
import type { Ready } from './mail-details.js';
import { type Counts, countsOf, type Settled } from './record-outcomes.js';

/** Seconds before the lease's end after which nothing goes through the gate any more; a quarter of a short lease. */
const LEASE_MARGIN_SECONDS = 15;
/** Messages in a row without an answer after which the rest of a batch is not begun. */
const GIVE_UP_AFTER = 5;

/** Messages in a row for which the other side had no answer. */
export type Silence = { inARow: number };

export type OpenPort = DeliveryPort & {
  /** Waits until everything settled so far is written down. What the channel has left out is settled first, as unknown. */
  close(): Promise<void>;
};

/** What a batch of rendered messages is handed over with: its gate, and where its outcomes go. */
export function openPort(
  ledger: Ledger,
  ready: readonly Ready[],
  params: {
    claimedAt: number;
    leaseSeconds: number;
    /** Seconds that the channel may take for one message. */
    messageSeconds: number;
    signal: AbortSignal | undefined;
    /** Shared by the batches of one way out. */
    silence?: Silence | undefined;
    /** Adds what was written down. */
    count: (counts: Counts) => void;
  },
): OpenPort {
  const { count } = params;
  const leaseEnd = params.claimedAt + params.leaseSeconds * 1_000;
  const lastGate = leaseEnd - Math.min(LEASE_MARGIN_SECONDS, params.leaseSeconds / 4) * 1_000;
  const lastStart = Math.min(lastGate, leaseEnd - params.messageSeconds * 1_000);
  const open = new Map(ready.map((item) => [item.message.actionId, item]));
  const { silence = { inARow: 0 } } = params;
  let unwritten: Settled[] = [];
  const records: Promise<void>[] = [];
  let trouble: { error: unknown } | undefined;

  /** What is settled in the same moment is handed on together. */
  const handOn = () => {
    if (unwritten.length === 0) return;
    const settled = unwritten;
    unwritten = [];
    records.push(
      ledger.record({ settled, lastGate, leaseEnd }).then(
        () => count(countsOf(settled)),
        (error: unknown) => {
          trouble = { error };
        },
      ),
    );
  };
  const settle: DeliveryPort['settle'] = (message, outcome) => {
    const item = open.get(message.actionId);
    if (!item) return;
    open.delete(message.actionId);
    if (outcome.kind !== 'refused') silence.inARow = isNoAnswer(outcome) ? silence.inARow + 1 : 0;
    if (unwritten.length === 0) queueMicrotask(handOn);
    unwritten.push({ claim: item.claim, message: item.message, outcome });
  };

  return {
    gate: (messages) =>
      ledger.gate({
        ready: messages.flatMap(({ actionId }) => open.get(actionId) ?? []),
        lastGate,
        leaseEnd,
      }),
    settle,
    mayStart: () =>
      params.signal?.aborted !== true && performance.now() < lastStart && silence.inARow < GIVE_UP_AFTER,
    close: async () => {
      for (const { message } of [...open.values()])
        settle(message, { kind: 'unknown', code: 'no_answer', detail: 'The channel gave no answer.' });
      handOn();
      await Promise.all(records);
      if (trouble) throw trouble.error;
    },
  };
}
