import { type SQL, sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import { lockCampaigns } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import { emailKey, linkedinKey } from '../schema/contacts.js';
import type { SuppressionReason } from '../schema/suppressions.js';

export type Suppressed = {
  /** People who were still to be written to, in any campaign, and who have ended. */
  ended: number;
  /** Messages to them that were past the gate already. */
  inFlight: number;
};

/**
 * Never again to these addresses: writes them down, and ends everybody under way who has one of them, in every campaign.
 * What is scheduled, or claimed but not past the gate, is dropped; once this has answered nothing more passes.
 * @param params.addresses e-mail addresses or LinkedIn URLs, as people write them
 */
export async function suppress(
  db: Queryable,
  params: {
    addresses: readonly string[];
    reason: SuppressionReason;
    campaignId?: string | undefined;
    actionId?: string | undefined;
    actor: Actor;
  },
): Promise<Suppressed> {
  const { addresses, reason, actor } = params;
  return await db.transaction(async (tx) => {
    const keys = await tx.execute<{ key: string }>(sql`
      INSERT INTO suppressions (address_key, kind, reason, campaign_id, action_id, actor)
      SELECT key, kind, ${reason}, ${params.campaignId ?? null}, ${params.actionId ?? null}, ${actor}
      FROM (SELECT DISTINCT CASE WHEN address LIKE '%@%' THEN ${emailKey(sql`address`)} ELSE ${linkedinKey(sql`address`)} END AS key,
                   CASE WHEN address LIKE '%@%' THEN 'email' ELSE 'linkedin' END AS kind
            FROM unnest(${textArray(addresses)}) AS given (address)) given
      WHERE key IS NOT NULL
      ON CONFLICT (address_key) DO UPDATE SET reason = suppressions.reason
      RETURNING address_key AS key`);
    if (keys.length > 0)
      await recordEvents(tx, [
        {
          actor,
          event: 'address.suppressed',
          ...(params.campaignId === undefined ? {} : { campaignId: params.campaignId }),
          after: { reason, addresses: keys.length },
        },
      ]);
    return await endPeople(tx, { keys: keys.map(({ key }) => key), reason, actor });
  });
}

const STOP_REASON = {
  unsubscribed: 'unsubscribed',
  manual: 'unsubscribed',
  bounced: 'bounced',
} as const satisfies Record<SuppressionReason, string>;

/** Recipients `r` with contact `p` who have one of the addresses. */
const withAddress = (keys: readonly string[]): SQL => sql`
  (${emailKey(sql`p.email`)} = ANY(${textArray(keys)}) OR ${linkedinKey(sql`p.linkedin_url`)} = ANY(${textArray(keys)}))`;

/** The same locks in the same order as every other change of single recipients: campaigns, recipients by id, actions. */
async function endPeople(
  tx: Queryable,
  params: { keys: readonly string[]; reason: SuppressionReason; actor: Actor },
): Promise<Suppressed> {
  const { keys, reason, actor } = params;
  const people = await tx.execute<{ id: string; campaignId: string }>(sql`
    SELECT r.id, r.campaign_id AS "campaignId"
    FROM campaign_recipients r JOIN contacts p ON p.id = r.contact_id
    WHERE ${withAddress(keys)} AND r.status IN ('pending', 'in_progress')`);
  if (people.length === 0) return { ended: 0, inFlight: 0 };
  await lockCampaigns(
    tx,
    'shared',
    people.map(({ campaignId }) => campaignId),
  );
  const ids = textArray(people.map(({ id }) => id));
  await tx.execute(sql`SELECT 1 FROM campaign_recipients WHERE id = ANY(${ids}) ORDER BY id FOR UPDATE`);
  const ended = await tx.execute<{ id: string; campaignId: string; status: string }>(sql`
    WITH before AS (SELECT id, status FROM campaign_recipients WHERE id = ANY(${ids}))
    UPDATE campaign_recipients r
    SET status = 'failed', stop_reason = ${STOP_REASON[reason]}, completed_at = coalesce(r.completed_at, now())
    FROM before WHERE r.id = before.id AND r.status IN ('pending', 'in_progress')
    RETURNING r.id, r.campaign_id AS "campaignId", before.status`);
  await tx.execute(sql`
    DELETE FROM campaign_actions
    WHERE recipient_id = ANY(${ids}) AND (status = 'scheduled' OR (status = 'sending' AND gated_at IS NULL))`);
  const [flying] = await tx.execute<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM campaign_actions
    WHERE recipient_id = ANY(${ids}) AND status = 'sending' AND gated_at IS NOT NULL`);
  await recordEvents(
    tx,
    ended.map(({ id, campaignId, status }) => ({
      actor,
      event: `recipient.${STOP_REASON[reason]}`,
      campaignId,
      recipientId: id,
      before: { status },
      after: { status: 'failed', stop_reason: STOP_REASON[reason] },
    })),
  );
  return { ended: ended.length, inFlight: flying?.count ?? 0 };
}
