import { sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import { withCampaignLock } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { instantOrNow } from '../database/sql-values.js';
import { DomainError, notFound } from '../domain-error.js';
import type { ActionStatus } from '../schema/campaign-actions.js';
import { nextStep } from '../sequences/next-step.js';
import { type Action, getAction } from './queries.js';

/** What a person says of a message that waits for them: it went out · send it (again) · leave it. */
export type Resolution = 'sent' | 'resend' | 'give_up';

type Open = {
  id: string;
  recipientId: string;
  status: ActionStatus;
  errorCode: string | null;
  held: boolean;
};

/**
 * A person's answer for an action that is held back, failed or in doubt. `sent` records it as gone out and plans the
 * next step; `resend` makes it due now; `give_up` ends the recipient. A recipient that had failed is open again after
 * the first two; one that has answered or ended otherwise stays so.
 * @throws DomainError `not_found`, `conflict` when the action does not wait for a person
 */
export async function resolveAction(
  db: Queryable,
  params: { campaignId: string; actionId: string; as: Resolution; actor: Actor; now?: Date | undefined },
): Promise<Action> {
  const { campaignId, actionId, as, actor, now } = params;
  return await withCampaignLock(db, 'shared', campaignId, async (tx) => {
    const action = await lockAction(tx, params);
    if (action.status !== 'failed' && !action.held)
      throw new DomainError('conflict', `This message is ${action.status}: there is nothing to decide.`);
    const resolved = await RESOLVE[as](tx, action, instantOrNow(now));
    if (!resolved)
      throw new DomainError('conflict', 'The recipient has answered or ended; nothing more is sent to them.');
    const after = await getAction(tx, params);
    await recordEvents(tx, [
      {
        actor,
        event: 'action.resolved',
        campaignId,
        recipientId: action.recipientId,
        actionId,
        before: { status: action.status, error_code: action.errorCode },
        after: { as, status: after.status },
      },
    ]);
    return after;
  });
}

/** Recipients first, then actions: the order of locks everywhere. */
async function lockAction(tx: Queryable, at: { campaignId: string; actionId: string }): Promise<Open> {
  await tx.execute(sql`
    SELECT 1 FROM campaign_recipients
    WHERE id = (SELECT recipient_id FROM campaign_actions WHERE id = ${at.actionId}) FOR UPDATE`);
  const [row] = await tx.execute<Open>(sql`
    SELECT id, recipient_id AS "recipientId", status, error_code AS "errorCode",
      status = 'scheduled' AND held_at IS NOT NULL AS held
    FROM campaign_actions WHERE id = ${at.actionId} AND campaign_id = ${at.campaignId} FOR UPDATE`);
  if (!row) throw notFound('action', at.actionId);
  return row;
}

type Resolver = (tx: Queryable, action: Open, at: ReturnType<typeof instantOrNow>) => Promise<boolean>;

/** Still open, or failed with this very message: what may go on. */
const MAY_GO_ON = sql`status IN ('pending', 'in_progress', 'failed')`;

const RESOLVE: Record<Resolution, Resolver> = {
  async sent(tx, action, at) {
    await tx.execute(sql`
      UPDATE campaign_actions
      SET status = 'sent', held_at = NULL, executed_at = coalesce(gated_at, ${at}), error_code = NULL, error_message = NULL, error_variable = NULL
      WHERE id = ${action.id}`);
    await tx.execute(sql`
      WITH had AS (
        SELECT a.campaign_id, a.recipient_id, a.sequence_id, a.executed_at, s.step_number, s.position
        FROM campaign_actions a JOIN campaign_sequences s ON s.id = a.sequence_id WHERE a.id = ${action.id}
      ),
      progressed AS (
        UPDATE campaign_recipients r
        SET sent_count = r.sent_count + 1, last_action_at = had.executed_at, last_sequence_id = had.sequence_id,
            current_step = coalesce(had.step_number, r.current_step),
            status = CASE WHEN NOT ${MAY_GO_ON} THEN r.status WHEN next.id IS NULL THEN 'completed'
                          ELSE 'in_progress' END,
            completed_at = CASE WHEN NOT ${MAY_GO_ON} THEN r.completed_at WHEN next.id IS NULL THEN ${at} END,
            stop_reason = CASE WHEN NOT ${MAY_GO_ON} THEN r.stop_reason WHEN next.id IS NULL THEN 'finished' END
        FROM had LEFT JOIN LATERAL ${nextStep({
          campaignId: sql`had.campaign_id`,
          recipientId: sql`had.recipient_id`,
          lastPosition: sql`had.position`,
        })} next ON true
        WHERE r.id = had.recipient_id
        RETURNING r.id, r.campaign_id, r.status, had.executed_at, next.id AS next_id, next.delay_days
      )
      INSERT INTO campaign_actions (campaign_id, recipient_id, sequence_id, scheduled_for)
      SELECT campaign_id, id, next_id, executed_at + make_interval(days => delay_days)
      FROM progressed WHERE status = 'in_progress' AND next_id IS NOT NULL
      ON CONFLICT (recipient_id, sequence_id) DO NOTHING`);
    return true;
  },

  async resend(tx, action, at) {
    const reopened = await tx.execute(sql`
      UPDATE campaign_recipients
      SET status = CASE WHEN sent_count > 0 THEN 'in_progress' ELSE 'pending' END, completed_at = NULL,
          stop_reason = NULL
      WHERE id = ${action.recipientId} AND ${MAY_GO_ON} RETURNING id`);
    if (reopened.length === 0) return false;
    await tx.execute(sql`
      UPDATE campaign_actions
      SET status = 'scheduled', held_at = NULL, gated_at = NULL, executed_at = NULL, crashes = 0,
          scheduled_for = ${at}, error_code = NULL, error_message = NULL, error_variable = NULL
      WHERE id = ${action.id}`);
    return true;
  },

  async give_up(tx, action, at) {
    await tx.execute(sql`
      UPDATE campaign_actions
      SET status = 'failed', held_at = NULL, executed_at = coalesce(executed_at, ${at}), error_code = 'given_up',
          error_message = coalesce(error_message, 'A person gave this message up.')
      WHERE id = ${action.id}`);
    await tx.execute(sql`
      UPDATE campaign_recipients SET status = 'failed', completed_at = ${at}, stop_reason = 'given_up'
      WHERE id = ${action.recipientId} AND ${MAY_GO_ON}`);
    return true;
  },
};
