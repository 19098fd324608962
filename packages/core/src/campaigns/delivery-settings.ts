import { asc, eq } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { DomainError } from '../domain-error.js';
import { markForPlanning } from '../schedules/mark-for-planning.js';
import { campaigns } from '../schema/campaigns.js';
import { schedules } from '../schema/schedules.js';
import { campaignSenders } from '../schema/senders.js';
import { setCampaignSenders } from '../senders/assign.js';
import { reassignSenders } from '../senders/reassign.js';
import type { Campaign } from './types.js';

/** How a campaign is sent: from where, when, and how much of it. */
export type DeliverySettings = {
  /** In order; empty = the log channel. */
  senderIds?: readonly string[] | undefined;
  /** Null = at any hour. */
  scheduleId?: string | null | undefined;
  /** People who may get their first message in any 24 hours; null = no limit. */
  dailyNewRecipients?: number | null | undefined;
  /** Bounces in a hundred messages at which it is paused; null = never. */
  bounceLimitPercent?: number | null | undefined;
};

/** Those that are given. */
export const definedSettings = ({
  senderIds,
  scheduleId,
  dailyNewRecipients,
  bounceLimitPercent,
}: DeliverySettings): DeliverySettings =>
  Object.fromEntries(
    Object.entries({ senderIds, scheduleId, dailyNewRecipients, bounceLimitPercent }).filter(
      ([, value]) => value !== undefined,
    ),
  );

/**
 * Keeps the schedule in place until the campaign has it. Before the campaign's own lock: a change of the schedule takes
 * the two in this order too. @throws DomainError `invalid_input` when there is none
 */
export async function lockScheduleOf(tx: Queryable, { scheduleId }: DeliverySettings): Promise<void> {
  if (scheduleId === undefined || scheduleId === null) return;
  const [row] = await tx
    .select({ id: schedules.id })
    .from(schedules)
    .where(eq(schedules.id, scheduleId))
    .for('key share');
  if (row) return;
  const message = `There is no schedule ${scheduleId} here.`;
  throw new DomainError('invalid_input', message, {
    problems: [{ path: ['scheduleId'], message, type: 'not_found' }],
  });
}

type Changes = { before: Record<string, unknown>; after: Record<string, unknown> };

/**
 * Writes how a campaign is sent, and has what is still to come change hands or be planned anew. To be called under the
 * campaign's exclusive lock. @returns what has changed, for the audit log; undefined when nothing has
 * @throws DomainError `invalid_input`
 */
export async function changeDelivery(
  tx: Queryable,
  params: { before: Campaign; settings: DeliverySettings },
): Promise<Changes | undefined> {
  const { before } = params;
  const { senderIds, ...columns } = params.settings;
  const campaignId = before.id;
  const changed = (Object.keys(columns) as (keyof typeof columns)[]).filter(
    (field) => columns[field] !== before[field],
  );
  const fields: Changes = {
    before: Object.fromEntries(changed.map((field) => [field, before[field]])),
    after: Object.fromEntries(changed.map((field) => [field, columns[field]])),
  };
  if (changed.length > 0) await tx.update(campaigns).set(fields.after).where(eq(campaigns.id, campaignId));

  if (senderIds !== undefined) {
    const had = await senderIdsOf(tx, campaignId);
    if (await setCampaignSenders(tx, { campaignId, senderIds })) {
      fields.before.senderIds = had;
      fields.after.senderIds = senderIds;
      await reassignSenders(tx, { campaignId });
    }
  }
  if (changed.includes('scheduleId')) await markForPlanning(tx, { campaignId });
  return Object.keys(fields.after).length > 0 ? fields : undefined;
}

async function senderIdsOf(tx: Queryable, campaignId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: campaignSenders.senderId })
    .from(campaignSenders)
    .where(eq(campaignSenders.campaignId, campaignId))
    .orderBy(asc(campaignSenders.position));
  return rows.map(({ id }) => id);
}
