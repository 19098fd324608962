import { eq, sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import { lockCampaigns } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { DomainError } from '../domain-error.js';
import type { CampaignStatus } from '../schema/campaigns.js';
import { senders } from '../schema/senders.js';
import { lockSender } from './service.js';

type Using = { id: string; name: string; status: CampaignStatus; keepers: number };

/**
 * Takes a sender away: what it has sent stays on record, its secrets go. Drafts and completed campaigns lose it.
 * @throws DomainError `not_found`, `sender_in_use` with the names of the campaigns that still send from it
 */
export async function deleteSender(db: Queryable, params: { senderId: string; actor: Actor }): Promise<void> {
  const { senderId, actor } = params;
  await db.transaction(async (tx) => {
    // Campaigns first, then the sender: the order in which a campaign is given its senders.
    const locked = await campaignsUsing(tx, senderId);
    await lockCampaigns(
      tx,
      'exclusive',
      locked.map(({ id }) => id),
    );
    const before = await lockSender(tx, senderId);
    const blocking = (await campaignsUsing(tx, senderId)).filter(
      ({ id, status, keepers }) =>
        status === 'active' || status === 'paused' || keepers > 0 || !locked.some((one) => one.id === id),
    );
    if (blocking.length > 0)
      throw new DomainError(
        'sender_in_use',
        `The sender is used by ${listed(blocking.map(({ name }) => `“${name}”`))}; give ${blocking.length > 1 ? 'them' : 'it'} another one and let the people who know it finish, or pause it.`,
      );
    await tx.execute(sql`DELETE FROM campaign_senders WHERE sender_id = ${senderId}`);
    await tx.execute(sql`DELETE FROM sender_inboxes WHERE sender_id = ${senderId}`);
    await tx
      .update(senders)
      .set({
        archivedAt: sql`now()`,
        updatedAt: sql`now()`,
        version: sql`${senders.version} + 1`,
        smtpPasswordSealed: null,
        imapPasswordSealed: null,
        httpSecretSealed: null,
        dkimKeySealed: null,
      })
      .where(eq(senders.id, senderId));
    await recordEvents(tx, [
      { actor, event: 'sender.deleted', before: { senderId, kind: before.kind, name: before.name } },
    ]);
  });
}

/** Campaigns that have it among their senders, or in which people who are under way keep it; by name. */
async function campaignsUsing(tx: Queryable, senderId: string): Promise<Using[]> {
  return await tx.execute<Using>(sql`
    WITH keeping AS (
      SELECT campaign_id, count(*)::int AS n FROM campaign_recipients
      WHERE (email_sender_id = ${senderId} OR linkedin_sender_id = ${senderId})
        AND status IN ('pending', 'in_progress')
      GROUP BY 1
    )
    SELECT c.id, c.name, c.status, coalesce(k.n, 0) AS keepers
    FROM campaigns c LEFT JOIN keeping k ON k.campaign_id = c.id
    WHERE k.n > 0 OR EXISTS (SELECT 1 FROM campaign_senders cs WHERE cs.campaign_id = c.id AND cs.sender_id = ${senderId})
    ORDER BY lower(c.name), c.id`);
}

const MAX_NAMES = 5;

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  const shown = more > 0 ? [...names.slice(0, MAX_NAMES), `${more} more`] : names;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
