import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { notFound } from '../domain-error.js';
import { getRecipient } from '../recipients/queries.js';
import { campaignActions } from '../schema/campaign-actions.js';
import { campaignSequences, type StepFormat } from '../schema/campaign-sequences.js';
import { sentMessages } from '../schema/sent-messages.js';

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

/** A message to the letter as it went out from a sender; one in doubt, as it may have. */
export type SentMessage = {
  subject: string | null;
  /** With what stood under it. */
  body: string;
  /** As its step has it now. */
  format: StepFormat;
  messageId: string | null;
  at: Date;
};

/**
 * @throws DomainError `not_found` when nothing of it is kept, as by the log channel, and when it belongs to another
 * campaign or recipient
 */
export async function sentMessage(
  db: Queryable,
  params: { campaignId: string; recipientId?: string | undefined; actionId: string },
): Promise<SentMessage> {
  const { campaignId, recipientId, actionId } = params;
  const [row] = await db
    .select({
      subject: sentMessages.subject,
      body: sentMessages.body,
      format: campaignSequences.format,
      messageId: sentMessages.messageId,
      at: sentMessages.at,
    })
    .from(sentMessages)
    .innerJoin(campaignActions, eq(campaignActions.id, sentMessages.actionId))
    .innerJoin(campaignSequences, eq(campaignSequences.id, campaignActions.sequenceId))
    .where(
      and(
        eq(sentMessages.actionId, actionId),
        // Of one that was lost with its executor only the Message-ID is known.
        ne(sentMessages.body, ''),
        eq(campaignActions.campaignId, campaignId),
        recipientId === undefined ? undefined : eq(campaignActions.recipientId, recipientId),
      ),
    );
  if (!row) throw notFound('text kept of message', actionId);
  return row;
}
