import { type SQL, sql } from 'drizzle-orm';
import { planFrom } from '../actions/schedule-action.js';
import type { Actor } from '../audit/record-event.js';
import { requireCampaign } from '../campaigns/queries.js';
import { withCampaignLock } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow, textArray } from '../database/sql-values.js';
import { planActions } from '../delivery/plan-due.js';
import { DomainError, notFound } from '../domain-error.js';
import { getRecipient, type RecipientWithContact } from './queries.js';

type People = {
  campaignId: string;
  recipientIds: readonly string[];
  actor: Actor;
  now?: Date | undefined;
};
type One = Omit<People, 'recipientIds'> & { recipientId: string };

/** Why a recipient can't be paused or resumed. */
export type PauseRefusal = 'not_found' | 'ended';
type Refused = { recipientId: string; reason: PauseRefusal };

/**
 * Holds back whatever is still to come for these people: once this has answered, nothing to them passes the gate. A
 * claim before it is taken back; what is planned for them later, and what comes back from in flight, waits, too. Who is
 * paused already stays so.
 *
 * Under the campaign's exclusive lock, so that many messages can be locked at once without crossing a gate's order.
 * @returns how many are newly paused, and how many messages to those named were past the gate already; those finish
 * @throws DomainError `not_found` for the campaign
 */
export async function pauseRecipients(
  db: Queryable,
  params: People,
): Promise<{ paused: number; inFlight: number; refused: Refused[] }> {
  const { campaignId, actor } = params;
  return await withCampaignLock(db, 'exclusive', campaignId, async (tx) => {
    const { ids, refused } = await lockOpen(tx, params);
    const at = instantOrNow(params.now);
    const changed = await tx.execute<{ id: string }>(sql`
      UPDATE campaign_recipients SET paused_at = ${at}, paused_by = ${actor}
      WHERE id = ANY(${textArray(ids)}) AND paused_at IS NULL RETURNING id`);
    const paused = changed.map(({ id }) => id);
    // What is past the gate is marked only: should it come back untaken, it waits like the rest. What somebody has been
    // handed to send stays in their hands: handed out anew, it would be counted once more, or sent twice.
    await tx.execute(sql`
      UPDATE campaign_actions
      SET held_at = ${at}, error_code = 'paused', error_message = NULL, error_variable = NULL,
          status = CASE WHEN ${PAST_GATE} THEN status ELSE 'scheduled' END,
          claimed_by = CASE WHEN ${PAST_GATE} THEN claimed_by END,
          lease_until = CASE WHEN ${PAST_GATE} THEN lease_until END
      WHERE recipient_id = ANY(${textArray(paused)}) AND status IN ('scheduled', 'sending')
        AND error_code IS DISTINCT FROM 'manual'`);
    const [row] = await tx.execute<{ count: number }>(sql`
      SELECT count(*)::int AS count FROM campaign_actions
      WHERE recipient_id = ANY(${textArray(ids)}) AND ${PAST_GATE}`);
    await recordEach(tx, { campaignId, actor, ids: paused, event: 'recipient.paused' });
    return { paused: paused.length, inFlight: row?.count ?? 0, refused };
  });
}

/**
 * Lets these people's messages go out again, by schedule and limits like all others: what has become due meanwhile is
 * due now, or in the next window. Something that was held back before the pause for another reason gets another try.
 * @returns how many were paused until now
 * @throws DomainError `not_found` for the campaign
 */
export async function resumeRecipients(
  db: Queryable,
  params: People,
): Promise<{ resumed: number; refused: Refused[] }> {
  const { campaignId, actor } = params;
  const answer = await withCampaignLock(db, 'exclusive', campaignId, async (tx) => {
    const { ids, refused } = await lockOpen(tx, params);
    const changed = await tx.execute<{ id: string }>(sql`
      UPDATE campaign_recipients SET paused_at = NULL, paused_by = NULL
      WHERE id = ANY(${textArray(ids)}) AND paused_at IS NOT NULL RETURNING id`);
    const resumed = changed.map(({ id }) => id);
    const from = sql`greatest(a.scheduled_for, ${instantOrNow(params.now)})`;
    await tx.execute(sql`
      UPDATE campaign_actions a
      SET held_at = NULL, error_code = NULL,
          plan_from = CASE WHEN a.status = 'scheduled' THEN coalesce(a.plan_from, ${planFrom(sql`a.campaign_id`, from)}) END,
          plan_days = CASE WHEN a.plan_from IS NULL THEN 0 ELSE a.plan_days END
      WHERE a.recipient_id = ANY(${textArray(resumed)}) AND a.status IN ('scheduled', 'sending')
        AND a.error_code = 'paused'`);
    await recordEach(tx, { campaignId, actor, ids: resumed, event: 'recipient.resumed' });
    return { resumed: resumed.length, refused };
  });
  // Not under the exclusive lock: all that waits for the planner in this campaign may be many more.
  await planActions(db, { campaignId, now: params.now });
  return answer;
}

/** One person's pause. @throws DomainError `not_found`, `conflict` when they have ended */
export async function pauseRecipient(
  db: Queryable,
  params: One,
): Promise<RecipientWithContact & { inFlight: number }> {
  const { refused, inFlight } = await pauseRecipients(db, { ...params, recipientIds: [params.recipientId] });
  refuse(refused);
  return { ...(await getRecipient(db, params)), inFlight };
}

/** One person's pause ends. @throws DomainError `not_found`, `conflict` when they have ended */
export async function resumeRecipient(db: Queryable, params: One): Promise<RecipientWithContact> {
  const { refused } = await resumeRecipients(db, { ...params, recipientIds: [params.recipientId] });
  refuse(refused);
  return await getRecipient(db, params);
}

const PAST_GATE: SQL = sql`(status = 'sending' AND gated_at IS NOT NULL)`;

/** Those of them who are still under way, locked in the order of their ids; the rest with the reason. */
async function lockOpen(tx: Queryable, params: People): Promise<{ ids: string[]; refused: Refused[] }> {
  const { campaignId } = params;
  await requireCampaign(tx, { campaignId });
  const wanted = [...new Set(params.recipientIds)];
  const found = await tx.execute<{ id: string; open: boolean }>(sql`
    SELECT id, status IN ('pending', 'in_progress') AS open FROM campaign_recipients
    WHERE campaign_id = ${campaignId} AND id = ANY(${textArray(wanted)}) ORDER BY id FOR UPDATE`);
  const known = new Map(found.map(({ id, open }) => [id, open]));
  return {
    ids: found.flatMap(({ id, open }) => (open ? [id] : [])),
    refused: wanted.flatMap((recipientId) => {
      const open = known.get(recipientId);
      if (open) return [];
      return [{ recipientId, reason: open === undefined ? ('not_found' as const) : ('ended' as const) }];
    }),
  };
}

function refuse([first]: readonly Refused[]): void {
  if (!first) return;
  if (first.reason === 'not_found') throw notFound('recipient', first.recipientId);
  throw new DomainError(
    'conflict',
    'This person has ended in the campaign; nothing more is to come for them.',
  );
}

/** One event a person, in one statement. */
async function recordEach(
  tx: Queryable,
  of: { campaignId: string; actor: Actor; ids: readonly string[]; event: string },
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO audit_events (actor, event, campaign_id, recipient_id)
    SELECT ${of.actor}, ${of.event}, ${of.campaignId}, id FROM unnest(${textArray(of.ids)}) AS r (id)`);
}
