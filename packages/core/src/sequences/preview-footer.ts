import type { Queryable } from '../database/connect.js';
import { campaignMailboxes } from '../senders/campaign-mailboxes.js';
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
  const [mailbox] = await campaignMailboxes(db, params.campaignId);
  if (!mailbox) return null;
  const texts = await organisationTexts(db);
  const { text } = footerFor({
    signature: mailbox.signature,
    ...texts,
    unsubscribeUrl: params.unsubscribeUrl,
  });
  return text.trim() || null;
}
