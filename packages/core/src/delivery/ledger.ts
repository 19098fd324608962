import type { Actor } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { coalesce, type Gather } from './coalesce.js';
import { ungate } from './come-back.js';
import { type Fenced, fenceOf } from './fence.js';
import { passGate } from './gate.js';
import type { Ready } from './mail-details.js';
import { persist } from './persist.js';
import { recordOutcomes, type Settled } from './record-outcomes.js';

/** The time that a claim has left, by `performance.now()`. */
export type Deadlines = {
  /** Nothing goes through the gate any more. */
  lastGate: number;
  leaseEnd: number;
};

/**
 * Where the messages of a lane pass the gate and their outcomes are written down: what is asked for at about the same time
 * is one transaction.
 */
export type Ledger = {
  /**
   * @returns the ids that may go out, after that is committed; also of what was asked for together with it
   * @throws when the database does not answer
   */
  gate(of: Deadlines & { ready: readonly Ready[] }): Promise<ReadonlySet<string>>;
  /** @throws when the database stays out of reach until the lease is over */
  record(of: Deadlines & { settled: readonly Settled[] }): Promise<void>;
};

/**
 * Where many connections carry one message each, a transaction for several costs little more than for one: before the gate
 * the others have a moment to come, too, about as long as a gate takes, and outcomes wait longer. What waits behind the gate
 * is in doubt should the executor be killed.
 * @param connections half of them wait for the gate while the others speak with the server; up to five wait for each other
 */
export const gatherMails = (connections: number): { gate: Gather; record: Gather } => ({
  gate: { items: Math.max(Math.min(5, connections), Math.ceil(connections / 2)), ms: 3, atOnce: 2 },
  record: { items: 50, ms: 20, atOnce: 1 },
});

/**
 * @param params.now a simulated clock
 * @param params.gather what is awaited before each begins
 */
export function openLedger(
  db: Queryable,
  params: { actor: Actor; now: Date | undefined; gather?: { gate: Gather; record: Gather } },
): Ledger {
  type Asked = Deadlines & { ready: readonly Ready[] };
  const pass = async (asked: readonly Asked[]): Promise<ReadonlySet<string>> => {
    const inTime = asked.filter(({ lastGate }) => performance.now() <= lastGate);
    if (inTime.length === 0) return new Set();
    let passed: Set<string>;
    try {
      passed = await passAll(db, readyOf(inTime));
    } catch (error) {
      // Its answer was lost, but it may have been committed; nothing went out, and only we can say so.
      await takeBack(inTime, 'lastGate');
      throw error;
    }
    const late = inTime.filter(({ lastGate }) => performance.now() > lastGate);
    if (late.length === 0) return passed;
    await takeBack(late, 'leaseEnd');
    for (const { claim } of readyOf(late)) passed.delete(claim.actionId);
    return passed;
  };
  const takeBack = async (asked: readonly Asked[], until: keyof Deadlines) => {
    await persist(latest(asked, until), () => ungate(db, fencesOf(readyOf(asked))));
  };
  const readyOf = (asked: readonly Asked[]) => asked.flatMap(({ ready }) => ready);
  return {
    gate: coalesce(pass, params.gather?.gate),
    record: coalesce(
      (told: readonly (Deadlines & { settled: readonly Settled[] })[]) =>
        recordOutcomes(
          db,
          told.flatMap(({ settled }) => settled),
          { actor: params.actor, at: params.now, deadline: latest(told, 'leaseEnd') },
        ),
      params.gather?.record,
    ),
  };
}

const latest = (of: readonly Deadlines[], which: keyof Deadlines): number =>
  Math.max(...of.map((deadlines) => deadlines[which]));

/** All of a lane, so from senders or none of them: mails have their own conditions at the gate. */
async function passAll(db: Queryable, items: readonly Ready[]): Promise<Set<string>> {
  const addressed = new Map(items.map(({ claim, message }) => [claim.actionId, message]));
  const madeFrom = items.map(({ claim }) => claim);
  if (items.every(({ claim }) => claim.senderId === null))
    return await passGate(db, fencesOf(items), { addressed, madeFrom });
  const messageIds = new Map(
    items.map(({ claim, message }) => [claim.actionId, message.mail?.messageId ?? null]),
  );
  return await passGate(db, fencesOf(items), { addressed, messageIds, madeFrom });
}

const fencesOf = (items: readonly Ready[]): Fenced[] => items.map(({ claim }) => fenceOf(claim));
