import { sql } from 'drizzle-orm';
import type { Actor } from '../audit/record-event.js';
import { guardBounces } from '../campaigns/bounce-guard.js';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import { endSuppressed } from '../suppressions/end-suppressed.js';
import { lockSuppressions } from '../suppressions/lock.js';
import { suppress } from '../suppressions/suppress.js';
import { isNoAnswer, type OutgoingMessage, type SendOutcome } from './channel.js';
import type { ClaimedAction } from './claimed-action.js';
import { retryActions, ungate } from './come-back.js';
import { fenceOf } from './fence.js';
import { textOf } from './kept-texts.js';
import { persist } from './persist.js';
import { recordSent, type Sent } from './record-sent.js';
import { MAX_TRIES, retryAfter } from './retry.js';
import { noteAnswers, noteFailures, pauseSender } from './sender-trouble.js';
import { type Doubt, doubtActions, failActions, type Trouble } from './settle.js';

/** What became of one claimed message. */
export type Settled = { claim: ClaimedAction; message: OutgoingMessage; outcome: SendOutcome };

export type Counts = {
  sent: number;
  failed: number;
  held: number;
  inDoubt: number;
  retried: number;
  released: number;
};

export const noCounts = (): Counts => ({ sent: 0, failed: 0, held: 0, inDoubt: 0, retried: 0, released: 0 });

type Of<Kind extends SendOutcome['kind']> = Settled & { outcome: Extract<SendOutcome, { kind: Kind }> };

const of = <Kind extends SendOutcome['kind']>(settled: readonly Settled[], kind: Kind): Of<Kind>[] =>
  settled.filter((item): item is Of<Kind> => item.outcome.kind === kind);

/**
 * Writes down what became of messages, each kind in one statement. Every write is fenced by the attempt, so it is
 * repeated until the database takes it, or the lease is over and the rescue has the last word.
 * @param params.deadline by `performance.now()`
 */
export async function recordOutcomes(
  db: Queryable,
  settled: readonly Settled[],
  params: { actor: Actor; at: Date | undefined; deadline: number },
): Promise<void> {
  const { actor, at, deadline } = params;
  const write = <T>(work: () => Promise<T>) => persist(deadline, work);

  const sent = of(settled, 'sent');
  await write(() => recordSent(db, { claims: sent.map(toSent), actor, at }));

  const refused = [...of(settled, 'refused'), ...of(settled, 'sender_failed')];
  await write(() => endRefused(db, { refused, actor }));
  await write(() =>
    ungate(
      db,
      refused.map(({ claim }) => fenceOf(claim)),
    ),
  );
  for (const [senderId, { outcome }] of bySender(of(settled, 'sender_failed')))
    await write(() => pauseSender(db, { senderId, reason: outcome.detail, actor }));

  const again = of(settled, 'retry');
  const last = again.filter(isLast);
  const later = again.filter((item) => !isLast(item));
  await write(() => retryActions(db, { troubles: later.map(toRetry), actor, at }));

  const rejected = of(settled, 'rejected');
  const bad = rejected.filter(({ outcome }) => outcome.badAddress);
  const other = rejected.filter(({ outcome }) => !outcome.badAddress);
  const failed = [...other.map(toTrouble), ...last.map(toTrouble)];
  await write(() => failActions(db, { troubles: failed, stopReason: 'send_failed', actor, at }));
  await write(() => failActions(db, { troubles: bad.map(toTrouble), stopReason: 'bounced', actor, at }));
  for (const { claim, message } of bad)
    await write(() =>
      suppress(db, {
        sentTo: message.to,
        reason: 'bounced',
        campaignId: claim.campaignId,
        actionId: claim.actionId,
        actor,
      }),
    );
  if (bad.length > 0)
    await guardBounces(db, { campaignIds: [...new Set(bad.map(({ claim }) => claim.campaignId))], now: at });

  const unknown = of(settled, 'unknown');
  await write(() => doubtActions(db, { troubles: unknown.map(toDoubt), actor, at }));

  const answering = [...rejected, ...again].filter(isAnswer).flatMap(({ claim }) => claim.senderId ?? []);
  await write(() => noteAnswers(db, { senderIds: answering }));
  for (const [senderId, count] of silentAtTheEnd(settled))
    await write(() => noteFailures(db, { senderId, count, at }));
}

/** What our own side refuses to hand over, before any server is asked. */
const REFUSED_HERE = new Set(['bad_address', 'not_composed']);

/** The sender's server has spoken, whatever it said. */
const isAnswer = ({ outcome }: Settled): boolean =>
  outcome.kind === 'sent' ||
  (outcome.kind === 'rejected' && !REFUSED_HERE.has(outcome.code)) ||
  (outcome.kind === 'retry' && !outcome.infrastructure);

/**
 * Refused at the gate may be for an address that was suppressed before it became this person's. They end, or the same
 * message would be claimed again for ever, in front of all others.
 */
async function endRefused(
  db: Queryable,
  params: { refused: readonly Settled[]; actor: Actor },
): Promise<void> {
  const contactIds = params.refused.map(({ claim }) => claim.contactId);
  if (contactIds.length === 0) return;
  await db.transaction(async (tx) => {
    await lockSuppressions(tx, 'shared');
    await endSuppressed(tx, {
      contactIds: sql`SELECT unnest(${textArray(contactIds)})`,
      actor: params.actor,
    });
  });
}

/** What that comes to. */
export function countsOf(settled: readonly Settled[]): Counts {
  const counts = noCounts();
  for (const item of settled) counts[isLast(item) ? 'failed' : COUNTED_AS[item.outcome.kind]]++;
  return counts;
}

const COUNTED_AS: Record<SendOutcome['kind'], keyof Counts> = {
  sent: 'sent',
  refused: 'released',
  sender_failed: 'released',
  retry: 'retried',
  rejected: 'failed',
  unknown: 'inDoubt',
};

/** Not taken once too often: it is not tried again. */
const isLast = ({ claim, outcome }: Settled): boolean =>
  outcome.kind === 'retry' && !outcome.infrastructure && claim.tries >= MAX_TRIES;

const toSent = ({ claim, message, outcome }: Of<'sent'>): Sent => ({
  ...fenceOf(claim),
  text: textOf(claim, message),
  reply: outcome.reply ?? null,
});

const toDoubt = (item: Of<'unknown'>): Doubt => ({
  ...toTrouble(item),
  text: textOf(item.claim, item.message),
});

const toTrouble = (item: Settled & { outcome: { code: string; detail: string } }): Trouble => ({
  ...fenceOf(item.claim),
  code: item.outcome.code,
  detail: item.outcome.detail,
});

const toRetry = (item: Of<'retry'>) => ({
  ...toTrouble(item),
  outage: item.outcome.infrastructure === true,
  afterSeconds: retryAfter({
    actionId: item.claim.actionId,
    tries: item.outcome.infrastructure ? item.claim.outages : item.claim.tries,
    asked: item.outcome.afterSeconds,
  }),
});

/** How many messages of each sender in a row had no answer at last. What was answered in between ends a row. */
function silentAtTheEnd(settled: readonly Settled[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of settled) {
    const { senderId } = item.claim;
    if (senderId === null) continue;
    if (isNoAnswer(item.outcome)) counts.set(senderId, (counts.get(senderId) ?? 0) + 1);
    else if (isAnswer(item)) counts.delete(senderId);
  }
  return counts;
}

const bySender = <T extends Settled>(items: readonly T[]): Map<string, T> =>
  new Map(
    items.flatMap((item) => (item.claim.senderId === null ? [] : [[item.claim.senderId, item] as const])),
  );
