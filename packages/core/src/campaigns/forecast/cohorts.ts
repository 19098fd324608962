import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';
import { intArray, textArray } from '../../database/sql-values.js';
import { senderFor } from '../../senders/sender-for.js';
import type { Calendar } from './calendar.js';

/** People who are alike, as the database counts them. */
export type CountedPeople = {
  campaignId: string;
  /** The step that comes next; null = the first one, for people who wait for the campaign to start. */
  sequenceId: string | null;
  opener: boolean;
  email: string | null;
  linkedin: string | null;
  /** Local date in the calendar's zone; null = today. */
  due: string | null;
  count: number;
};

/** Which kinds of senders a campaign's steps need. */
export type Kinds = { campaignId: string; email: boolean; linkedin: boolean };

/** Everybody who has a message to come in these campaigns, counted by what makes a difference to a forecast. */
export async function countPlanned(
  db: Queryable,
  params: { kinds: readonly Kinds[]; calendar: Calendar },
): Promise<CountedPeople[]> {
  const { kinds, calendar } = params;
  const now = sql`${calendar.now.toISOString()}::timestamptz`;
  const last = sql`${calendar.startOf(calendar.days).toISOString()}::timestamptz`;
  const sender = (kind: 'email' | 'linkedin') => sql`
    CASE WHEN k.${sql.raw(kind)} > 0 THEN CASE WHEN s.channel ${sql.raw(kind === 'email' ? '=' : '<>')} 'email' THEN a.sender_id
      ELSE ${dealt(kind)} END END`;
  return await db.execute<CountedPeople>(sql`
    SELECT a.campaign_id AS "campaignId", a.sequence_id AS "sequenceId", a.opener,
      ${sender('email')} AS email, ${sender('linkedin')} AS linkedin,
      (least(greatest(a.scheduled_for, ${now}), ${last}) AT TIME ZONE ${calendar.zone})::date::text AS due,
      count(*)::int AS count
    FROM ${kindRows(kinds)}
    JOIN campaign_actions a ON a.campaign_id = k.id
    JOIN campaign_sequences s ON s.id = a.sequence_id
    JOIN campaign_recipients r ON r.id = a.recipient_id
    WHERE a.status IN ('scheduled', 'sending') AND a.held_at IS NULL
    GROUP BY 1, 2, 3, 4, 5, 6`);
}

/** Everybody who waits for the campaign to start. */
export async function countWaiting(db: Queryable, params: { kinds: Kinds }): Promise<CountedPeople[]> {
  return await db.execute<CountedPeople>(sql`
    SELECT r.campaign_id AS "campaignId", NULL AS "sequenceId", true AS opener,
      CASE WHEN k.email > 0 THEN ${dealt('email')} END AS email,
      CASE WHEN k.linkedin > 0 THEN ${dealt('linkedin')} END AS linkedin, NULL AS due, count(*)::int AS count
    FROM ${kindRows([params.kinds])}
    JOIN campaign_recipients r ON r.campaign_id = k.id
    WHERE r.status = 'pending' AND r.enrolled_at IS NULL AND r.paused_at IS NULL
    GROUP BY 1, 4, 5`);
}

const kindRows = (kinds: readonly Kinds[]): SQL => sql`
  unnest(${textArray(kinds.map(({ campaignId }) => campaignId))},
         ${intArray(kinds.map(({ email }) => Number(email)))},
         ${intArray(kinds.map(({ linkedin }) => Number(linkedin)))}) AS k (id, email, linkedin)`;

/** Who will send a message of that kind to recipient `r`. */
const dealt = (kind: 'email' | 'linkedin'): SQL =>
  senderFor({
    campaignId: sql`r.campaign_id`,
    recipientId: sql`r.id`,
    channel: kind === 'email' ? sql`'email'` : sql`'linkedin_message'`,
    known: kind === 'email' ? sql`r.email_sender_id` : sql`r.linkedin_sender_id`,
  });
