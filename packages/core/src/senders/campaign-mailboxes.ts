import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { campaignSenders, senders } from '../schema/senders.js';

/** The e-mail senders of a campaign that are not archived, in its order. */
export async function campaignMailboxes(
  db: Queryable,
  campaignId: string,
): Promise<Pick<typeof senders.$inferSelect, 'id' | 'mode' | 'signature'>[]> {
  return await db
    .select({ id: senders.id, mode: senders.mode, signature: senders.signature })
    .from(campaignSenders)
    .innerJoin(senders, eq(senders.id, campaignSenders.senderId))
    .where(
      and(eq(campaignSenders.campaignId, campaignId), eq(senders.kind, 'email'), isNull(senders.archivedAt)),
    )
    .orderBy(asc(campaignSenders.position));
}
