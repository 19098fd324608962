import { type SQL, sql } from 'drizzle-orm';
import type { Actor } from '../audit/record-event.js';
import { requireCampaign } from '../campaigns/queries.js';
import { withCampaignLock } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow, textArray } from '../database/sql-values.js';
import { planActions } from '../delivery/plan-due.js';
import { DomainError, notFound } from '../domain-error.js';
import type { ActionStatus } from '../schema/campaign-actions.js';
import { emailKey, linkedinKey } from '../schema/contacts.js';
import { handedOverBy, type SentEvidence } from './evidence.js';
import { type Action, getAction } from './queries.js';
import { MAY_GO_ON, RESOLVE, type Resolution } from './resolutions.js';

/** Why an answer for a message is not taken. */
export const REFUSALS = {
  not_found: 'There is no such message in this campaign.',
  nothing_to_decide: 'This message waits for nobody: there is nothing to decide.',
  recipient_ended: 'The recipient has answered or ended; nothing more is sent to them.',
  suppressed: 'Nothing is sent to this address any more.',
} as const;
export type Refusal = keyof typeof REFUSALS;

/** Which messages are meant: these, those with a code, or all that failed for good (none that is in doubt or held). */
export type Resolvable = { actionIds: readonly string[] } | { errorCode: string } | { failed: true };

export type Resolved = {
  resolved: number;
  refused: { actionId: string; reason: Refusal }[];
  /** That are meant, too, and were left for another call. */
  remaining: number;
};

/** At most so many messages are answered for by one call. */
export const RESOLVED_AT_ONCE = 10_000;

/**
 * A person's answer for an action that is held back, failed or in doubt. `sent` records it as gone out and plans the
 * next step; `resend` makes it due now; `give_up` ends the recipient. A recipient that had failed is open again after
 * the first two; one that has answered or ended otherwise stays so.
 * @param params.evidence what a machine answers by, which only ever says `sent`, and only of what is still in doubt,
 * since before it
 * @throws DomainError `not_found`, `conflict` when the action does not wait for a person
 */
export async function resolveAction(
  db: Queryable,
  params: {
    campaignId: string;
    actionId: string;
    as: Resolution;
    evidence?: SentEvidence;
    actor: Actor;
    now?: Date | undefined;
  },
): Promise<Action> {
  const { campaignId, actionId, now } = params;
  await withCampaignLock(db, 'shared', campaignId, async (tx) => {
    const { refused } = await resolveLocked(tx, { ...params, ids: [actionId] });
    const reason = refused[0]?.reason;
    if (reason === 'not_found') throw notFound('action', actionId);
    if (reason) throw new DomainError('conflict', REFUSALS[reason]);
  });
  await planActions(db, { campaignId, now });
  return await getAction(db, { campaignId, actionId });
}

/**
 * The same answer for many at once. What can't be answered so is left as it is and named; the rest is done.
 * @throws DomainError `not_found` for the campaign
 */
export async function resolveMany(
  db: Queryable,
  params: {
    campaignId: string;
    as: Resolution;
    which: Resolvable;
    actor: Actor;
    now?: Date | undefined;
  },
): Promise<Resolved> {
  const { campaignId, which, now } = params;
  const answer = await withCampaignLock(db, 'shared', campaignId, async (tx) => {
    await requireCampaign(tx, { campaignId });
    const wanted =
      'actionIds' in which ? [...new Set(which.actionIds)] : await find(tx, { campaignId, which });
    const ids = wanted.slice(0, RESOLVED_AT_ONCE);
    return { ...(await resolveLocked(tx, { ...params, ids })), remaining: wanted.length - ids.length };
  });
  // Behind the locks, for which a pause would wait: more than these may wait for the planner.
  await planActions(db, { campaignId, now });
  return answer;
}

async function find(
  tx: Queryable,
  params: { campaignId: string; which: Exclude<Resolvable, { actionIds: unknown }> },
): Promise<string[]> {
  const { which } = params;
  const codes =
    'errorCode' in which
      ? sql`error_code = ${which.errorCode}`
      : sql`status = 'failed' AND error_code NOT IN ('in_doubt', 'given_up')`;
  const rows = await tx.execute<{ id: string }>(sql`
    SELECT id FROM campaign_actions
    WHERE campaign_id = ${params.campaignId} AND ${codes}
      AND (status = 'failed' OR (status = 'scheduled' AND held_at IS NOT NULL))
      AND error_code IS DISTINCT FROM 'paused'
    ORDER BY id`);
  return rows.map(({ id }) => id);
}

type Found = {
  id: string;
  status: ActionStatus;
  errorCode: string | null;
  /** Still in doubt, by its last attempt, which the evidence may speak of. */
  doubted: boolean;
  held: boolean;
  mayGoOn: boolean;
  suppressed: boolean;
};

async function resolveLocked(
  tx: Queryable,
  params: {
    campaignId: string;
    ids: readonly string[];
    as: Resolution;
    evidence?: SentEvidence;
    actor: Actor;
    now?: Date | undefined;
  },
): Promise<Omit<Resolved, 'remaining'>> {
  const { as } = params;
  const found = new Map((await lockActions(tx, params)).map((action) => [action.id, action]));
  const refused = params.ids.flatMap((actionId) => {
    const reason = refusalOf(found.get(actionId), params);
    return reason ? [{ actionId, reason }] : [];
  });
  for (const { actionId } of refused) found.delete(actionId);
  const actions = [...found.values()];
  if (actions.length > 0) {
    const ids = actions.map(({ id }) => id);
    const goOn = actions.filter(({ mayGoOn }) => mayGoOn).map(({ id }) => id);
    await forgetDeletedSenders(tx, ids);
    await RESOLVE[as](tx, { ids, goOn, at: instantOrNow(params.now) });
    await recordAnswers(tx, { ...params, actions });
  }
  return { resolved: actions.length, refused };
}

/** While nobody was open who knew a sender, it could be deleted: what is still to come goes out from one of today's. */
async function forgetDeletedSenders(tx: Queryable, ids: readonly string[]): Promise<void> {
  const ifThere = (id: SQL) =>
    sql`(SELECT se.id FROM senders se WHERE se.id = ${id} AND se.archived_at IS NULL)`;
  await tx.execute(sql`
    UPDATE campaign_recipients r
    SET email_sender_id = ${ifThere(sql`r.email_sender_id`)}, linkedin_sender_id = ${ifThere(sql`r.linkedin_sender_id`)}
    FROM campaign_actions a WHERE a.id = ANY(${textArray(ids)}) AND r.id = a.recipient_id
      AND EXISTS (SELECT 1 FROM senders se WHERE se.id IN (r.email_sender_id, r.linkedin_sender_id)
                  AND se.archived_at IS NOT NULL)`);
}

function refusalOf(
  action: Found | undefined,
  { as, evidence }: { as: Resolution; evidence?: SentEvidence },
): Refusal | null {
  if (!action) return 'not_found';
  if (action.status !== 'failed' && !action.held) return 'nothing_to_decide';
  // Evidence only ends a doubt: what a person has said of the message meanwhile stands.
  if (evidence && !action.doubted) return 'nothing_to_decide';
  if (as !== 'resend') return null;
  if (action.suppressed) return 'suppressed';
  return action.mayGoOn ? null : 'recipient_ended';
}

/** Recipients first, then actions: the order of locks everywhere. */
async function lockActions(
  tx: Queryable,
  params: { campaignId: string; ids: readonly string[]; evidence?: SentEvidence },
): Promise<Found[]> {
  const { evidence } = params;
  const mine = sql`a.campaign_id = ${params.campaignId} AND a.id = ANY(${textArray(params.ids)})`;
  await tx.execute(sql`
    SELECT 1 FROM campaign_recipients r
    WHERE r.id IN (SELECT a.recipient_id FROM campaign_actions a WHERE ${mine}) ORDER BY r.id FOR UPDATE`);
  return await tx.execute<Found>(sql`
    SELECT a.id, a.status, a.error_code AS "errorCode",
      coalesce(a.error_code = 'in_doubt' ${evidence ? sql`AND ${handedOverBy(evidence.at)}` : sql``}, false) AS doubted,
      a.status = 'scheduled' AND a.held_at IS NOT NULL AND a.error_code IS DISTINCT FROM 'paused' AS held,
      ${MAY_GO_ON} AS "mayGoOn",
      EXISTS (SELECT 1 FROM suppressions x
        WHERE x.address_key = CASE s.channel WHEN 'email' THEN ${emailKey(sql`p.email`)}
                                             ELSE ${linkedinKey(sql`p.linkedin_url`)} END) AS suppressed
    FROM campaign_actions a
    JOIN campaign_recipients r ON r.id = a.recipient_id
    JOIN contacts p ON p.id = r.contact_id
    JOIN campaign_sequences s ON s.id = a.sequence_id
    WHERE ${mine} FOR UPDATE OF a`);
}

/** One event a message, in one statement. */
async function recordAnswers(
  tx: Queryable,
  params: { actions: readonly Found[]; as: Resolution; evidence?: SentEvidence; actor: Actor },
): Promise<void> {
  const { actions } = params;
  await tx.execute(sql`
    INSERT INTO audit_events (actor, event, campaign_id, recipient_id, action_id, before, after)
    SELECT ${params.actor}, 'action.resolved', a.campaign_id, a.recipient_id, a.id,
      jsonb_build_object('status', was.status, 'error_code', was.error_code),
      jsonb_strip_nulls(jsonb_build_object(
        'as', ${params.as}::text, 'status', a.status, 'evidence', ${params.evidence?.by ?? null}::text))
    FROM unnest(${textArray(actions.map(({ id }) => id))}, ${textArray(actions.map(({ status }) => status))},
                ${sql.param(actions.map(({ errorCode }) => errorCode))}::text[]) AS was (id, status, error_code)
    JOIN campaign_actions a ON a.id = was.id`);
}
