import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { createdAt, id, instant } from './columns.js';

export const ACTION_STATUSES = ['scheduled', 'sending', 'sent', 'failed', 'responded'] as const;
export type ActionStatus = (typeof ACTION_STATUSES)[number];

export const ZONE_SOURCES = ['contact', 'region', 'country', 'schedule'] as const;
/** What a recipient's zone was taken from. */
export type ZoneSource = (typeof ZONE_SOURCES)[number];

export const campaignActions = pgTable(
  'campaign_actions',
  {
    id: id(),
    /** The recipient's campaign, repeated here so that due work is found a campaign at a time. */
    campaignId: text().notNull(),
    /**
     * Recipient and step are kept by triggers of the migrations, which check once a statement that they exist and delete with
     * them. Foreign keys look each up once more and lock its row, and executors at work on the same campaign queue for that.
     */
    recipientId: text().notNull(),
    sequenceId: text().notNull(),
    status: text({ enum: ACTION_STATUSES }).notNull().default('scheduled'),
    /** The instant from which it is due. It is planned once, and does not change when it is read. */
    scheduledFor: instant().notNull(),
    /** Set while the planner has still to find the instant inside the campaign's schedule: never claimed until then. */
    planFrom: instant(),
    /** With `planFrom`: the days that the schedule counts from there. */
    planDays: integer().notNull().default(0),
    /** The zone it was planned in, and what that was taken from; null = without a schedule. */
    zone: text(),
    zoneSource: text({ enum: ZONE_SOURCES }),
    /** The identity it goes out from; null = the log channel. No foreign key: senders are archived, not deleted. */
    senderId: text(),
    /** The first message to this person: it yields to follow-ups where a sender's limits are short. */
    opener: boolean().notNull().default(false),
    /** When it went out or failed. */
    executedAt: instant(),
    responseReceivedAt: instant(),
    /** Stable code of why it failed, is held back or waits for a retry. */
    errorCode: text(),
    /** The same as a sentence. */
    errorMessage: text(),
    /** Of `missing_value`: the variable that was empty, as the template names it. */
    errorVariable: text(),
    /** Held back until a person mends something ("needs attention"): due, but never claimed. */
    heldAt: instant(),
    /** Times that the other side did not take it and it was put off; 0 again when a person sends it again. */
    tries: integer().notNull().default(0),
    /** Times that it was put off because nothing could be reached: that says nothing of the message or the person. */
    outages: integer().notNull().default(0),
    /** Of an e-mail: the same at every attempt, set when it passes the gate. */
    messageId: text(),
    /** The other side's last word about it, as evidence. */
    reply: text(),
    /** Raised by every claim. The fence: each later write of that claim names it. */
    attempt: integer().notNull().default(0),
    /** Claims that ended in a crash before the gate. */
    crashes: integer().notNull().default(0),
    /** The executor that holds the claim, while sending. */
    claimedBy: text(),
    /** Until when the claim holds, by the database's clock, while sending. */
    leaseUntil: instant(),
    /** When the claim passed the point of no return; null = nothing can have gone out in this attempt. */
    gatedAt: instant(),
    createdAt: createdAt(),
  },
  (t) => [
    unique('campaign_actions_step_unique').on(t.recipientId, t.sequenceId),
    index('campaign_actions_due_idx')
      .on(t.campaignId, t.scheduledFor)
      .where(sql`status = 'scheduled' and held_at is null`),
    index('campaign_actions_sender_due_idx')
      .on(t.senderId, t.campaignId, t.opener, t.scheduledFor)
      .where(sql`status = 'scheduled' and coalesce(held_at, plan_from) is null and sender_id is not null`),
    index('campaign_actions_unplanned_idx').on(t.campaignId, t.id).where(sql`plan_from is not null`),
    index('campaign_actions_sending_idx').on(t.leaseUntil).where(sql`status = 'sending'`),
    index('campaign_actions_attention_idx')
      .on(t.campaignId, t.id)
      .where(sql`status = 'failed' or (status = 'scheduled' and held_at is not null)`),
    // Few, and asked for with every look into an inbox.
    index('campaign_actions_doubt_idx')
      .on(t.executedAt)
      .where(sql`status = 'failed' and error_code = 'in_doubt'`),
    index('campaign_actions_sequence_idx').on(t.sequenceId, t.status),
    check(
      'campaign_actions_status_check',
      sql`${t.status} in ('scheduled', 'sending', 'sent', 'failed', 'responded')`,
    ),
    check(
      'campaign_actions_claim_check',
      sql`(${t.status} = 'sending') = (${t.claimedBy} is not null and ${t.leaseUntil} is not null)`,
    ),
  ],
);
