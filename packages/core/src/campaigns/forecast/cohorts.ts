import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';
import { intArray, textArray } from '../../database/sql-values.js';
import { mailDomain } from '../../senders/mail-domain.js';
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
  /** Of their addresses, where it is one of the crowded. */
  domain: string | null;
  /** Local date in the calendar's zone; null = today. */
  due: string | null;
  count: number;
};

/** Which kinds of senders a campaign's steps need. */
export type Kinds = { campaignId: string; email: boolean; linkedin: boolean };

/** A domain with more people than its sender may write to in a day. */
export type CrowdedDomain = { senderId: string; domain: string };

/**
 * Where a sender's limit a domain makes a difference. Everybody else need not be told apart by their domain.
 * @param params.own the campaign whose people may still wait for its start
 * @param params.stepsADay messages that one person can get on one day, at the most
 */
export async function crowdedDomains(
  db: Queryable,
  params: { kinds: readonly Kinds[]; own: Kinds; stepsADay: number },
): Promise<CrowdedDomain[]> {
  const [any] = await db.execute(sql`SELECT 1 FROM senders WHERE per_domain_day IS NOT NULL LIMIT 1`);
  if (!any) return [];
  const domain = mailDomain(sql`p.email`);
  return await db.execute<CrowdedDomain>(sql`
    SELECT people.id AS "senderId", people.domain
    FROM (SELECT se.id, se.per_domain_day, ${domain} AS domain FROM ${plannedPeople(params.kinds)}
            JOIN senders se ON se.id = ${plannedSender('email')} AND se.per_domain_day IS NOT NULL
            ${THEIR_CONTACTS}
          UNION ALL
          SELECT se.id, se.per_domain_day, ${domain} FROM ${waitingPeople(params.own)}
            JOIN senders se ON se.id = ${dealt('email')} AND se.per_domain_day IS NOT NULL
            JOIN contacts p ON p.id = r.contact_id AND k.email > 0) people
    WHERE people.domain <> ''
    GROUP BY 1, 2 HAVING count(*) * ${params.stepsADay}::int > min(people.per_domain_day)`);
}

/** Everybody who has a message to come in these campaigns, counted by what makes a difference to a forecast. */
export async function countPlanned(
  db: Queryable,
  params: { kinds: readonly Kinds[]; calendar: Calendar; crowded: readonly CrowdedDomain[] },
): Promise<CountedPeople[]> {
  const { calendar } = params;
  const crowd = amongCrowded(params.crowded, { senderId: plannedSender('email'), contacts: THEIR_CONTACTS });
  const now = sql`${calendar.now.toISOString()}::timestamptz`;
  const last = sql`${calendar.startOf(calendar.days).toISOString()}::timestamptz`;
  return await db.execute<CountedPeople>(sql`
    SELECT a.campaign_id AS "campaignId", a.sequence_id AS "sequenceId", a.opener,
      ${plannedSender('email')} AS email, ${plannedSender('linkedin')} AS linkedin,
      ${crowd.domain} AS domain,
      (least(greatest(a.scheduled_for, ${now}), ${last}) AT TIME ZONE ${calendar.zone})::date::text AS due,
      count(*)::int AS count
    FROM ${plannedPeople(params.kinds)} ${crowd.join}
    GROUP BY 1, 2, 3, 4, 5, 6, 7`);
}

/** Everybody who waits for the campaign to start. */
export async function countWaiting(
  db: Queryable,
  params: { own: Kinds; crowded: readonly CrowdedDomain[] },
): Promise<CountedPeople[]> {
  const contacts = sql`JOIN contacts p ON p.id = r.contact_id`;
  const crowd = amongCrowded(params.crowded, { senderId: dealt('email'), contacts });
  return await db.execute<CountedPeople>(sql`
    SELECT r.campaign_id AS "campaignId", NULL AS "sequenceId", true AS opener,
      CASE WHEN k.email > 0 THEN ${dealt('email')} END AS email,
      CASE WHEN k.linkedin > 0 THEN ${dealt('linkedin')} END AS linkedin,
      ${crowd.domain} AS domain, NULL AS due, count(*)::int AS count
    FROM ${waitingPeople(params.own)} ${crowd.join}
    GROUP BY 1, 4, 5, 6`);
}

const plannedPeople = (kinds: readonly Kinds[]): SQL => sql`
  ${kindRows(kinds)}
  JOIN campaign_actions a ON a.campaign_id = k.id AND a.status IN ('scheduled', 'sending') AND a.held_at IS NULL
  JOIN campaign_sequences s ON s.id = a.sequence_id`;

/** Of the recipients of `plannedPeople`, of whom nothing else has to be known: there may be a million of them. */
const THEIR_CONTACTS: SQL = sql`
  JOIN campaign_recipients r ON r.id = a.recipient_id JOIN contacts p ON p.id = r.contact_id`;

const waitingPeople = (own: Kinds): SQL => sql`
  ${kindRows([own])}
  JOIN campaign_recipients r ON r.campaign_id = k.id AND r.status = 'pending' AND r.enrolled_at IS NULL
    AND r.paused_at IS NULL`;

/** The recipient is looked up only where a campaign sends by both kinds. */
const plannedSender = (kind: 'email' | 'linkedin'): SQL => sql`
  CASE WHEN k.${sql.raw(kind)} > 0 THEN CASE WHEN s.channel ${sql.raw(kind === 'email' ? '=' : '<>')} 'email' THEN a.sender_id
    ELSE (SELECT ${dealt(kind)} FROM campaign_recipients r WHERE r.id = a.recipient_id) END END`;

/** Looks a person's domain up among the crowded ones of their sender. */
function amongCrowded(
  crowded: readonly CrowdedDomain[],
  of: { senderId: SQL; contacts: SQL },
): { join: SQL; domain: SQL } {
  if (crowded.length === 0) return { join: sql``, domain: sql`NULL` };
  const join = sql`
    ${of.contacts}
    LEFT JOIN unnest(${textArray(crowded.map((of) => of.senderId))}, ${textArray(crowded.map((of) => of.domain))})
      AS crowd (sender_id, domain) ON crowd.sender_id = ${of.senderId} AND crowd.domain = ${mailDomain(sql`p.email`)}`;
  return { join, domain: sql`crowd.domain` };
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
