import type { Actor } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import type { Channel, Channels, OutgoingMessage, SendOutcome } from './channel.js';
import type { ClaimedAction } from './claim.js';
import type { Fenced } from './fence.js';
import { passGate } from './gate.js';
import { persist } from './persist.js';
import { recordSent } from './record-sent.js';
import type { Renderer } from './render.js';
import {
  doubtActions,
  failActions,
  holdActions,
  releaseClaims,
  retryActions,
  type Trouble,
  ungate,
} from './settle.js';

/** Seconds before the lease's end after which nothing new is started. */
const LEASE_MARGIN_SECONDS = 15;
/** Until a message that a channel did not take is tried again. */
const RETRY_SECONDS = 60;

export type CarriedOut = {
  sent: number;
  failed: number;
  held: number;
  inDoubt: number;
  retried: number;
  released: number;
};

type Ready = { claim: ClaimedAction; message: OutgoingMessage };

/**
 * Carries a claimed batch through: render → gate → hand over → record. Whatever happens, each claim ends recorded,
 * given back, or — when the database is gone for longer than the lease — left for the rescue to find.
 * @param params.signal when aborted, what has not passed the gate is given back
 * @throws when the database stays out of reach; nothing is handed over without a committed gate
 */
export async function carryOut(
  db: Queryable,
  params: {
    claims: readonly ClaimedAction[];
    claimedAt: number;
    leaseSeconds: number;
    channels: Channels;
    render: Renderer;
    actor: Actor;
    now?: Date | undefined;
    signal?: AbortSignal | undefined;
  },
): Promise<CarriedOut> {
  const { claims, channels, actor, now } = params;
  const lastStart = params.claimedAt + (params.leaseSeconds - LEASE_MARGIN_SECONDS) * 1_000;
  const tooLate = () => params.signal?.aborted === true || performance.now() > lastStart;
  const result: CarriedOut = { sent: 0, failed: 0, held: 0, inDoubt: 0, retried: 0, released: 0 };

  const { ready, held } = await params.render(db, claims, now ?? new Date());
  await holdActions(db, { troubles: held, actor, at: now });
  result.held = held.length;
  if (tooLate()) {
    await releaseClaims(db, ready.map(fenced));
    result.released = ready.length;
    return result;
  }

  const passed = await gateOrGiveBack(db, ready.map(fenced), lastStart);
  const past = ready.filter(({ claim }) => passed.has(claim.actionId));
  if (past.length < ready.length) {
    const refused = ready.filter(({ claim }) => !passed.has(claim.actionId));
    await releaseClaims(db, refused.map(fenced));
    result.released += refused.length;
  }
  if (performance.now() > lastStart) {
    await persist(lastStart + LEASE_MARGIN_SECONDS * 1_000, () => ungate(db, past.map(fenced)));
    result.released += past.length;
    return result;
  }
  for (const [channel, group] of byChannel(past, channels)) {
    const outcomes = await channel.deliver(group.map(({ message }) => message));
    await settle(db, group, outcomes, {
      actor,
      now,
      deadline: lastStart + LEASE_MARGIN_SECONDS * 1_000,
      result,
    });
  }
  return result;
}

/** A gate whose answer was lost may have been committed; its owner knows that nothing went out and says so. */
async function gateOrGiveBack(db: Queryable, claims: Fenced[], deadline: number): Promise<Set<string>> {
  try {
    return await passGate(db, claims);
  } catch (error) {
    await persist(deadline, () => ungate(db, claims));
    throw error;
  }
}

async function settle(
  db: Queryable,
  group: readonly Ready[],
  outcomes: readonly SendOutcome[],
  params: { actor: Actor; now: Date | undefined; deadline: number; result: CarriedOut },
): Promise<void> {
  const { actor, now: at, deadline, result } = params;
  const sent: Fenced[] = [];
  const troubles: Record<'retry' | 'rejected' | 'unknown', Trouble[]> = {
    retry: [],
    rejected: [],
    unknown: [],
  };
  for (const [index, { claim }] of group.entries()) {
    const outcome = outcomes[index] ?? {
      kind: 'unknown',
      code: 'no_answer',
      detail: 'The channel gave no answer.',
    };
    if (outcome.kind === 'sent') sent.push(fenced({ claim }));
    else troubles[outcome.kind].push({ ...fenced({ claim }), code: outcome.code, detail: outcome.detail });
  }
  await persist(deadline, () => recordSent(db, { claims: sent, actor, at }));
  await persist(deadline, () =>
    retryActions(db, { troubles: troubles.retry, afterSeconds: RETRY_SECONDS, actor, at }),
  );
  await persist(deadline, () =>
    failActions(db, { troubles: troubles.rejected, stopReason: 'send_failed', actor, at }),
  );
  await persist(deadline, () => doubtActions(db, { troubles: troubles.unknown, actor }));
  result.sent += sent.length;
  result.retried += troubles.retry.length;
  result.failed += troubles.rejected.length;
  result.inDoubt += troubles.unknown.length;
}

function byChannel(ready: readonly Ready[], channels: Channels): Map<Channel, Ready[]> {
  const groups = new Map<Channel, Ready[]>();
  for (const item of ready) {
    const channel = channels[item.claim.channel];
    const group = groups.get(channel);
    if (group) group.push(item);
    else groups.set(channel, [item]);
  }
  return groups;
}

const fenced = ({ claim }: { claim: ClaimedAction }): Fenced => ({
  actionId: claim.actionId,
  attempt: claim.attempt,
  campaignId: claim.campaignId,
  recipientId: claim.recipientId,
});
