import { sql } from 'drizzle-orm';
import type { SentEvidence } from '../actions/evidence.js';
import { resolveAction } from '../actions/resolve.js';
import type { Actor } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { DomainError } from '../domain-error.js';
import type { Written } from './find-people.js';

/** So many of the newest are kept in mind while an inbox is read. */
const AT_MOST = 2_000;

export type InDoubt = Written & { senderId: string | null; doubtedAt: Date };

/** E-mails that may have gone out, as one moment has them: none is missed for having passed from the one to the other. */
export type OpenMessages = {
  /** Of which nobody knows whether they went out, the newest first. */
  doubts: InDoubt[];
  /** Message-IDs of those behind the gate, until it is recorded what became of them. */
  inHand: ReadonlySet<string>;
};

/** E-mails of which it is not known whether they went out, or not yet. */
export async function openMessages(db: Queryable): Promise<OpenMessages> {
  const rows = await db.execute<
    Omit<InDoubt, 'doubtedAt'> & { doubtedAt: string | null; inHand: boolean }
  >(sql`
    (SELECT ${OPEN_COLUMNS}, false AS "inHand" FROM campaign_actions
     WHERE status = 'failed' AND error_code = 'in_doubt' AND message_id IS NOT NULL
     ORDER BY executed_at DESC LIMIT ${AT_MOST})
    UNION ALL
    SELECT ${OPEN_COLUMNS}, true FROM campaign_actions
    WHERE status = 'sending' AND gated_at IS NOT NULL AND message_id IS NOT NULL`);
  return {
    doubts: rows.flatMap(({ inHand, doubtedAt, ...row }) =>
      inHand || doubtedAt === null ? [] : [{ ...row, doubtedAt: new Date(doubtedAt) }],
    ),
    inHand: new Set(rows.filter(({ inHand }) => inHand).map(({ messageId }) => messageId)),
  };
}

const OPEN_COLUMNS = sql`message_id AS "messageId", id AS "actionId", campaign_id AS "campaignId",
  recipient_id AS "recipientId", sender_id AS "senderId", executed_at AS "doubtedAt"`;

/**
 * There is evidence that it went out.
 * @returns false when a person was quicker to say what became of it, and when the evidence is of an earlier attempt
 */
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
