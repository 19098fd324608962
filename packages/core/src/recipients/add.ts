import { eq, type SQL, sql } from 'drizzle-orm';
import { plainCampaigns, SCHEDULED_COLUMNS, scheduledValues } from '../actions/schedule-action.js';
import { type Actor, recordEvents } from '../audit/record-event.js';
import { requireCampaign } from '../campaigns/queries.js';
import { type AudienceFilter, contactConditions } from '../contacts/filter.js';
import { lockCampaigns } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { planForMany } from '../database/plan-for-many.js';
import { instantOrNow, textArray } from '../database/sql-values.js';
import { planActions } from '../delivery/plan-due.js';
import { campaignSequences } from '../schema/campaign-sequences.js';
import { isSuppressed } from '../suppressions/address-keys.js';
import { lockSuppressions } from '../suppressions/lock.js';
import { activeElsewhere } from './active-elsewhere.js';
import { contactedBefore } from './contacted-before.js';
import { lockAdding } from './lock.js';
import { type RecipientWithContact, selectRecipients } from './queries.js';

/** Who is meant: contacts by id, or everybody a filter finds. */
export type Audience = { contactIds: readonly string[] } | { filter: AudienceFilter };

/** How strictly it is judged who can be added. */
export type AudienceRules = {
  /** Take also people who are under way in another active campaign. */
  includeActiveElsewhere?: boolean | undefined;
  /** Take also people who were removed from this campaign after it had reached them: they begin anew. */
  includeContactedBefore?: boolean | undefined;
};

/** Why a contact was not added. */
export type SkipReason =
  | 'not_found'
  | 'repeated'
  | 'already_added'
  | 'no_address'
  | 'suppressed'
  | 'contacted_before'
  | 'active_elsewhere';
export type Skipped = { contactId: string; reason: SkipReason };

export type AddedRecipients = {
  added: number;
  /** At most `LISTED` of them; `skippedCounts` has all. */
  skipped: Skipped[];
  skippedCounts: Partial<Record<SkipReason, number>>;
  /** The new recipients, at most `LISTED` of them. */
  recipients: RecipientWithContact[];
};

/** How many recipients and skips an answer names one by one; the figures beside them are always whole. */
export const LISTED = 10_000;

/**
 * Adds contacts to a campaign, in one set-based statement however many they are. In an active campaign their first
 * step is scheduled at once, otherwise they wait as `pending`. What can't be added is skipped with a reason.
 * @throws DomainError `not_found`
 */
export async function addRecipients(
  db: Queryable,
  params: Audience &
    AudienceRules & {
      campaignId: string;
      actor: Actor;
      /** Answer with figures alone, without naming anybody. */
      brief?: boolean | undefined;
      now?: Date | undefined;
    },
): Promise<AddedRecipients> {
  const { campaignId, actor } = params;
  const listed = params.brief ? 0 : LISTED;
  const { ids, isScheduled, ...figures } = await db.transaction(async (tx) => {
    await lockAdding(tx, campaignId);
    await lockSuppressions(tx, 'shared');
    await lockCampaigns(tx, 'shared', [campaignId]);
    const campaign = await requireCampaign(tx, { campaignId });
    const [first] =
      campaign.status === 'active'
        ? await tx
            .select({
              id: campaignSequences.id,
              delayDays: campaignSequences.delayDays,
              channel: campaignSequences.channel,
            })
            .from(campaignSequences)
            .where(
              sql`${eq(campaignSequences.campaignId, campaignId)} AND ${eq(campaignSequences.stepNumber, 1)}`,
            )
        : [];
    const now = instantOrNow(params.now);
    await planForMany(tx);
    const [result] = await tx.execute<{
      added: number;
      ids: string[];
      skipped: Skipped[] | null;
      counts: AddedRecipients['skippedCounts'] | null;
    }>(sql`
      WITH wanted AS MATERIALIZED (${judged(campaignId, params)}),
      added AS (
        INSERT INTO campaign_recipients (campaign_id, contact_id, enrolled_at)
        SELECT ${campaignId}::text, contact_id, ${first ? now : sql`NULL::timestamptz`}
        FROM wanted WHERE reason IS NULL
        RETURNING id
      ),
      ${
        first
          ? sql`scheduled AS (
              INSERT INTO campaign_actions ${SCHEDULED_COLUMNS}
              SELECT ${scheduledValues({
                campaignId: sql`${campaignId}::text`,
                recipientId: sql`id`,
                sequenceId: sql`${first.id}::text`,
                channel: sql`${first.channel}::text`,
                from: now,
                days: sql`${first.delayDays}::int`,
                known: sql`NULL`,
                opener: sql`true`,
                pausedAt: sql`NULL::timestamptz`,
                plain: plainCampaigns([campaignId]),
              })}
              FROM added
            ),`
          : sql``
      }
      counted AS (SELECT reason, count(*)::int AS n FROM wanted GROUP BY reason)
      SELECT coalesce((SELECT n FROM counted WHERE reason IS NULL), 0) AS added,
        ARRAY(SELECT id FROM added LIMIT ${listed}) AS ids,
        (SELECT json_agg(json_build_object('contactId', contact_id, 'reason', reason))
         FROM (SELECT contact_id, reason FROM wanted WHERE reason IS NOT NULL LIMIT ${listed}) s) AS skipped,
        (SELECT json_object_agg(reason, n) FROM counted WHERE reason IS NOT NULL) AS counts`);
    const added = result?.added ?? 0;
    const skippedCounts = result?.counts ?? {};
    await recordEvents(tx, [
      {
        actor,
        event: 'recipients.added',
        campaignId,
        after: { added, skipped: skippedCounts, ...('filter' in params ? { filter: params.filter } : {}) },
      },
    ]);
    return {
      added,
      skippedCounts,
      skipped: result?.skipped ?? [],
      ids: result?.ids ?? [],
      isScheduled: first !== undefined,
    };
  });
  // Not under the locks, for which a pause and whoever opts out would wait: a hundred thousand people take seconds.
  if (isScheduled) await planActions(db, { campaignId, now: params.now });
  return { ...figures, recipients: await selectRecipients(db, { ids }) };
}

export type AudiencePreview = {
  ready: number;
  skippedCounts: Partial<Record<SkipReason, number>>;
  /** Some of each group, to look at. */
  examples: Record<'ready' | SkipReason, string[]>;
};

/** What adding would do, decided by the same rule, without doing it. @throws DomainError `not_found` */
export async function previewRecipients(
  db: Queryable,
  params: Audience & AudienceRules & { campaignId: string },
): Promise<AudiencePreview> {
  const groups = await db.transaction(async (tx) => {
    await requireCampaign(tx, params);
    await planForMany(tx);
    return await tx.execute<{ reason: SkipReason | 'ready'; count: number; examples: string[] }>(sql`
      SELECT coalesce(reason, 'ready') AS reason, count(*)::int AS count,
        (array_agg(contact_id))[1:100] AS examples
      FROM (${judged(params.campaignId, params)}) wanted GROUP BY 1`);
  });
  const preview: AudiencePreview = {
    ready: 0,
    skippedCounts: {},
    examples: {
      ready: [],
      not_found: [],
      repeated: [],
      already_added: [],
      no_address: [],
      suppressed: [],
      contacted_before: [],
      active_elsewhere: [],
    },
  };
  for (const { reason, count, examples } of groups) {
    preview.examples[reason] = examples;
    if (reason === 'ready') preview.ready = count;
    else preview.skippedCounts[reason] = count;
  }
  return preview;
}

/** Everybody meant, with the reason against each, or null: the one rule that preview and adding share. */
function judged(campaignId: string, audience: Audience & AudienceRules): SQL {
  if ('filter' in audience)
    return sql`
      SELECT contacts.id AS contact_id, ${reason(campaignId, audience)} AS reason
      FROM contacts LEFT JOIN companies ON companies.id = contacts.company_id
      WHERE ${contactConditions(audience.filter) ?? sql`true`}`;
  const { contactIds } = audience;
  const ids = sql`unnest(${textArray(contactIds)}) WITH ORDINALITY AS ids (id, n)`;
  // To number repeats sorts all of them, so it is done only when there are some.
  const wanted =
    new Set(contactIds).size === contactIds.length
      ? sql`(SELECT id, n, 1 AS nth FROM ${ids})`
      : sql`(SELECT id, n, row_number() OVER (PARTITION BY id ORDER BY n) AS nth FROM ${ids})`;
  return sql`
    SELECT wanted.id AS contact_id,
      CASE WHEN wanted.nth > 1 THEN 'repeated' WHEN contacts.id IS NULL THEN 'not_found'
           ELSE ${reason(campaignId, audience)} END AS reason
    FROM ${wanted} wanted
    LEFT JOIN contacts ON contacts.id = wanted.id
    ORDER BY wanted.n`;
}

const reason = (campaignId: string, rules: AudienceRules): SQL => sql`
  CASE WHEN EXISTS (SELECT 1 FROM campaign_recipients r
                    WHERE r.campaign_id = ${campaignId} AND r.contact_id = contacts.id) THEN 'already_added'
       WHEN coalesce(contacts.email, '') = '' AND coalesce(contacts.linkedin_url, '') = '' THEN 'no_address'
       WHEN ${isSuppressed} THEN 'suppressed'
       ${rules.includeContactedBefore ? sql`` : sql`WHEN ${contactedBefore({ campaignId, contactId: sql`contacts.id` })} THEN 'contacted_before'`}
       ${rules.includeActiveElsewhere ? sql`` : sql`WHEN ${activeElsewhere({ campaignId, contactId: sql`contacts.id` })} THEN 'active_elsewhere'`} END`;
