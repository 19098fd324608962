import { and, desc, eq, sql } from 'drizzle-orm';
import { requireCampaign } from '../campaigns/queries.js';
import type { Queryable } from '../database/connect.js';
import { campaignActions } from '../schema/campaign-actions.js';
import { campaignRecipients, type RecipientStatus } from '../schema/campaign-recipients.js';
import { campaignSequences } from '../schema/campaign-sequences.js';
import { type CampaignStatus, campaigns } from '../schema/campaigns.js';
import { companies } from '../schema/companies.js';
import { contacts } from '../schema/contacts.js';
import { senders } from '../schema/senders.js';
import { needsAttention } from './needs-attention.js';
import type { Action } from './queries.js';

/** What is known of a message's fate. */
export type AttentionEvidence = {
  /** When it passed the point of no return; null = nothing can have gone out. */
  gatedAt: Date | null;
  /** Claims so far, and how many of them ended in a crash before the gate. */
  attempt: number;
  crashes: number;
  /** Times that it was certainly not taken and put off. */
  tries: number;
  messageId: string | null;
  /** The other side's last word. */
  reply: string | null;
  /** Who wrote last about it into the audit log, an executor by host, process and number. */
  reportedBy: string | null;
};

/** An action that waits for a person, with whom and what it is about. */
export type AttentionItem = Action & {
  /** Name of the sender it was to go out from; null = the log channel. */
  senderName: string | null;
  evidence: AttentionEvidence;
  campaignName: string;
  campaignStatus: CampaignStatus;
  recipientStatus: RecipientStatus;
  contact: Pick<
    typeof contacts.$inferSelect,
    'id' | 'firstName' | 'lastName' | 'email' | 'linkedinUrl' | 'title' | 'companyId' | 'customFields'
  > & { companyName: string | null };
};

export type AttentionGroup = { errorCode: string | null; count: number };

/**
 * Messages that are held back, failed or in doubt, newest first.
 * @param params.errorCode only these; the groups count all
 * @throws DomainError `not_found`
 */
export async function listAttention(
  db: Queryable,
  params: {
    campaignId?: string | undefined;
    errorCode?: string | undefined;
    limit: number;
    offset: number;
  },
): Promise<{ items: AttentionItem[]; total: number; groups: AttentionGroup[] }> {
  const { campaignId, errorCode } = params;
  if (campaignId !== undefined) await requireCampaign(db, { campaignId });
  const all = and(
    needsAttention('campaign_actions'),
    campaignId === undefined ? undefined : eq(campaignActions.campaignId, campaignId),
  );
  // The page is chosen by id alone: at a large offset what stands before it need not be looked up.
  const page = db
    .select({ id: campaignActions.id })
    .from(campaignActions)
    .where(and(all, errorCode === undefined ? undefined : eq(campaignActions.errorCode, errorCode)))
    .orderBy(desc(campaignActions.id))
    .limit(params.limit)
    .offset(params.offset);
  const items = await db
    .select({
      action: campaignActions,
      stepNumber: campaignSequences.stepNumber,
      channel: campaignSequences.channel,
      campaignName: campaigns.name,
      campaignStatus: campaigns.status,
      recipientStatus: campaignRecipients.status,
      senderName: senders.name,
      reportedBy: sql<string | null>`(
        SELECT e.actor FROM audit_events e
        WHERE e.recipient_id = ${campaignActions.recipientId} AND e.action_id = ${campaignActions.id}
        ORDER BY e.id DESC LIMIT 1)`,
      contact: {
        id: contacts.id,
        firstName: contacts.firstName,
        lastName: contacts.lastName,
        email: contacts.email,
        linkedinUrl: contacts.linkedinUrl,
        title: contacts.title,
        companyId: contacts.companyId,
        customFields: contacts.customFields,
        companyName: companies.name,
      },
    })
    .from(campaignActions)
    .innerJoin(campaignSequences, eq(campaignSequences.id, campaignActions.sequenceId))
    .innerJoin(campaigns, eq(campaigns.id, campaignActions.campaignId))
    .innerJoin(campaignRecipients, eq(campaignRecipients.id, campaignActions.recipientId))
    .innerJoin(contacts, eq(contacts.id, campaignRecipients.contactId))
    .leftJoin(companies, eq(companies.id, contacts.companyId))
    .leftJoin(senders, eq(senders.id, campaignActions.senderId))
    .where(sql`${campaignActions.id} = ANY(ARRAY(${page}))`)
    .orderBy(desc(campaignActions.id));
  const counted = await db
    .select({ errorCode: campaignActions.errorCode, count: sql<number>`count(*)::int` })
    .from(campaignActions)
    .where(all)
    .groupBy(campaignActions.errorCode);
  const groups = counted.sort((a, b) => b.count - a.count);
  return {
    items: items.map(({ action, reportedBy, ...rest }) => ({
      ...action,
      ...rest,
      evidence: evidenceOf(action, reportedBy),
    })),
    groups,
    total: groups
      .filter((group) => errorCode === undefined || group.errorCode === errorCode)
      .reduce((sum, group) => sum + group.count, 0),
  };
}

const evidenceOf = (
  action: typeof campaignActions.$inferSelect,
  reportedBy: string | null,
): AttentionEvidence => {
  const { gatedAt, attempt, crashes, tries, messageId, reply } = action;
  return { gatedAt, attempt, crashes, tries, messageId, reply, reportedBy };
};
