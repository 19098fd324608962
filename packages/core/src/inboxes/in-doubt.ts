import { sql } from 'drizzle-orm';
import { resolveAction, type SentEvidence } from '../actions/resolve.js';
import type { Actor } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { DomainError } from '../domain-error.js';
import type { Written } from './find-people.js';

/** So many of the newest are kept in mind while an inbox is read. */
const AT_MOST = 2_000;

export type InDoubt = Written & { senderId: string | null; doubtedAt: Date };

/** E-mails of which nobody knows whether they went out, the newest first. */
export async function messagesInDoubt(db: Queryable): Promise<InDoubt[]> {
  const rows = await db.execute<Omit<InDoubt, 'doubtedAt'> & { doubtedAt: string }>(sql`
    SELECT message_id AS "messageId", id AS "actionId", campaign_id AS "campaignId", recipient_id AS "recipientId",
      sender_id AS "senderId", executed_at AS "doubtedAt"
    FROM campaign_actions
    WHERE status = 'failed' AND error_code = 'in_doubt' AND message_id IS NOT NULL
    ORDER BY executed_at DESC LIMIT ${AT_MOST}`);
  return rows.map((row) => ({ ...row, doubtedAt: new Date(row.doubtedAt) }));
}

/** There is evidence that it went out. @returns false when a person was quicker to say what became of it */
export async function settleDoubt(
  db: Queryable,
  params: { of: Written; evidence: SentEvidence; actor: Actor },
): Promise<boolean> {
  const { of, evidence, actor } = params;
  const { campaignId, actionId } = of;
  try {
    await resolveAction(db, { campaignId, actionId, as: 'sent', evidence, actor });
    return true;
  } catch (error) {
    if (error instanceof DomainError && (error.code === 'conflict' || error.code === 'not_found'))
      return false;
    throw error;
  }
}
