import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { campaignSenders, senders } from '../schema/senders.js';
import { footerFor } from '../settings/footer.js';
import { organisationTexts } from '../settings/queries.js';

/**
 * What stands under an e-mail of this campaign, from its first mailbox, in plain text; null when it has none, or when there
 * is nothing to say.
 * @param params.unsubscribeUrl what stands in the place of the person's own link
 */
export async function previewFooter(
  db: Queryable,
  params: { campaignId: string; unsubscribeUrl: string | null },
): Promise<string | null> {
  const [mailbox] = await db
    .select({ signature: senders.signature })
    .from(campaignSenders)
    .innerJoin(senders, eq(senders.id, campaignSenders.senderId))
    .where(
      and(
        eq(campaignSenders.campaignId, params.campaignId),
        eq(senders.kind, 'email'),
        isNull(senders.archivedAt),
      ),
    )
    .orderBy(asc(campaignSenders.position))
    .limit(1);
  if (!mailbox) return null;
  const texts = await organisationTexts(db);
  const { text } = footerFor({ ...mailbox, ...texts, unsubscribeUrl: params.unsubscribeUrl });
  return text.trim() || null;
}
