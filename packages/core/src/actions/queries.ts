import { and, asc, eq, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { notFound } from '../domain-error.js';
import { getRecipient } from '../recipients/queries.js';
import { campaignActions } from '../schema/campaign-actions.js';
import { campaignSequences } from '../schema/campaign-sequences.js';

export type Action = typeof campaignActions.$inferSelect & {
  /** Null for a step that has been removed since. */
  stepNumber: number | null;
  channel: (typeof campaignSequences.$inferSelect)['channel'];
};

/** Actions with what a reader needs of their steps. */
export const actionRows = (db: Queryable) =>
  db
    .select({
      action: campaignActions,
      stepNumber: campaignSequences.stepNumber,
      channel: campaignSequences.channel,
    })
    .from(campaignActions)
    .innerJoin(campaignSequences, eq(campaignSequences.id, campaignActions.sequenceId));

export const toAction = ({ action, ...step }: Awaited<ReturnType<typeof actionRows>>[number]): Action => ({
  ...action,
  ...step,
});

/** What happened to a recipient and what is due, by time. @throws DomainError `not_found` */
export async function listActions(
  db: Queryable,
  params: { campaignId: string; recipientId: string },
): Promise<Action[]> {
  await getRecipient(db, params);
  const rows = await actionRows(db)
    .where(eq(campaignActions.recipientId, params.recipientId))
    .orderBy(
      asc(sql`coalesce(${campaignActions.executedAt}, ${campaignActions.scheduledFor})`),
      asc(campaignSequences.position),
    );
  return rows.map(toAction);
}

/** @throws DomainError `not_found`, also when it belongs to another campaign */
export async function getAction(
  db: Queryable,
  params: { campaignId: string; actionId: string },
): Promise<Action> {
  const [row] = await actionRows(db).where(
    and(eq(campaignActions.id, params.actionId), eq(campaignActions.campaignId, params.campaignId)),
  );
  if (!row) throw notFound('action', params.actionId);
  return toAction(row);
}
