import { type SQL, sql } from 'drizzle-orm';
import type { Actor } from '../audit/record-event.js';
import { lockCampaigns } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import type { SuppressionReason } from '../schema/suppressions.js';
import { suppressedContacts } from './address-keys.js';
import { endRecipients } from './end-recipients.js';

/**
 * Ends everybody under way whose address was suppressed before it became theirs: when an address was suppressed, those
 * who had it then have ended. To be called with `lockSuppressions` held, shared at the least, and no campaign's lock.
 * @param params.contactIds a subquery of contact ids, so that any number goes in one statement
 * @returns how many have ended
 */
export async function endSuppressed(
  tx: Queryable,
  params: { contactIds: SQL; actor: Actor },
): Promise<number> {
  const people = await tx.execute<{ id: string; campaignId: string; reason: SuppressionReason }>(sql`
    SELECT DISTINCT ON (r.id) r.id, r.campaign_id AS "campaignId", found.reason
    FROM (${suppressedContacts}) found
    JOIN campaign_recipients r ON r.contact_id = found.id AND r.status IN ('pending', 'in_progress')
    WHERE found.id IN (${params.contactIds})
    ORDER BY r.id`);
  if (people.length === 0) return 0;
  await lockCampaigns(
    tx,
    'shared',
    people.map(({ campaignId }) => campaignId),
  );
  let ended = 0;
  for (const reason of new Set(people.map((person) => person.reason))) {
    const recipientIds = people.filter((person) => person.reason === reason).map(({ id }) => id);
    ended += await endRecipients(tx, { recipientIds, reason, actor: params.actor });
  }
  return ended;
}
