import { asc, desc, eq, inArray, sql } from 'drizzle-orm';
import { type Action, actionRows, toAction } from '../actions/queries.js';
import type { Queryable } from '../database/connect.js';
import { selectRecipients } from '../recipients/queries.js';
import type { Waiting } from '../recipients/waiting.js';
import { campaignActions } from '../schema/campaign-actions.js';
import { campaignRecipients } from '../schema/campaign-recipients.js';
import { type CampaignStatus, campaigns } from '../schema/campaigns.js';
import { getContact } from './queries.js';

/** A contact's part in one campaign. */
export type ContactHistory = Pick<
  typeof campaignRecipients.$inferSelect,
  'campaignId' | 'status' | 'stopReason' | 'currentStep' | 'createdAt' | 'completedAt'
> & {
  campaignName: string;
  campaignStatus: CampaignStatus;
  recipientId: string;
  stepCount: number;
  nextActionAt: Date | null;
  waiting: Waiting | null;
  /** What happened to them there and what is due, by time. */
  actions: Action[];
};

/** Every campaign that the contact is or was in, the newest first. @throws DomainError `not_found` */
export async function contactHistory(
  db: Queryable,
  params: { contactId: string },
): Promise<ContactHistory[]> {
  await getContact(db, params);
  const places = await db
    .select({
      recipientId: campaignRecipients.id,
      campaignName: campaigns.name,
      campaignStatus: campaigns.status,
      stepCount: sql<number>`(SELECT count(*)::int FROM campaign_sequences s
                              WHERE s.campaign_id = ${campaigns}.id AND s.archived_at IS NULL)`,
    })
    .from(campaignRecipients)
    .innerJoin(campaigns, eq(campaigns.id, campaignRecipients.campaignId))
    .where(eq(campaignRecipients.contactId, params.contactId))
    .orderBy(desc(campaigns.createdAt));
  const ids = places.map((place) => place.recipientId);
  if (ids.length === 0) return [];
  const recipients = new Map(
    (await selectRecipients(db, { ids })).map((recipient) => [recipient.id, recipient]),
  );
  const actions = await actionRows(db)
    .where(inArray(campaignActions.recipientId, ids))
    .orderBy(asc(sql`coalesce(${campaignActions.executedAt}, ${campaignActions.scheduledFor})`));
  return places.flatMap((place) => {
    const recipient = recipients.get(place.recipientId);
    if (!recipient) return [];
    const { campaignId, status, stopReason, currentStep, createdAt, completedAt, nextActionAt, waiting } =
      recipient;
    return [
      {
        ...place,
        campaignId,
        status,
        stopReason,
        currentStep,
        createdAt,
        completedAt,
        nextActionAt,
        waiting,
        actions: actions.filter((row) => row.action.recipientId === place.recipientId).map(toAction),
      },
    ];
  });
}
