import { sql } from 'drizzle-orm';
import { needsAttention } from '../actions/needs-attention.js';
import type { Queryable } from '../database/connect.js';
import { getRecipient } from '../recipients/queries.js';
import { loadSituation, type Situation } from '../recipients/situation.js';
import {
  type CampaignSituation,
  type Waiting,
  type WaitingCode,
  whyNotNow,
  whyPaused,
  whyStopped,
} from '../recipients/waiting.js';
import { mailDomain } from '../senders/mail-domain.js';
import { requireCampaign } from './queries.js';

export type IdleCode =
  | WaitingCode
  | 'no_steps'
  | 'no_recipients'
  | 'everybody_ended'
  | 'needs_attention'
  | 'no_executor';

/** Why a campaign sends nothing right now. */
export type CampaignIdle = {
  code: IdleCode;
  /** Where `nextAt` is known, it stands in here as `nextAt.toISOString()` gives it. */
  detail: string;
  /** When the next message is expected to go out; null = when somebody does something, or at any moment. */
  nextAt: Date | null;
  /** Messages that wait for a person. */
  needsAttention: number;
};

/** After so many seconds without a sign of life no executor is taken to be at work. */
export const EXECUTOR_SILENCE_SECONDS = 60;

/** How many due messages are looked at, the oldest first messages and the oldest follow-ups. */
const LOOKED_AT = 5_000;

/**
 * "Why is nothing being sent?" Null = something is going out now, or the next executor will take it at once.
 * @throws DomainError `not_found`
 */
export async function campaignIdle(
  db: Queryable,
  params: { campaignId: string; now?: Date | undefined },
): Promise<CampaignIdle | null> {
  const { campaignId, now = new Date() } = params;
  const campaign = await requireCampaign(db, { campaignId });
  const figures = await countOpen(db, { campaignId, now });
  const due =
    campaign.status === 'active' && figures.sending === 0 ? await groupDue(db, { campaignId, now }) : [];
  const situation = await loadSituation(db, {
    campaigns: [campaign],
    senderIds: [...new Set(due.flatMap(({ senderId }) => senderId ?? []))],
    now,
  });
  const own = situation.campaigns.get(campaignId);
  const reason = own && (await findReason(db, { campaignId, now, own, situation, figures, due }));
  if (!reason) return null;
  const { code, detail, at } = reason;
  return { code, detail, nextAt: at, needsAttention: figures.attention };
}

type Reason = { code: IdleCode; detail: string; at: Date | null };

type Look = {
  campaignId: string;
  now: Date;
  own: CampaignSituation;
  situation: Situation;
  figures: OpenFigures;
  due: readonly DueGroup[];
};

async function findReason(db: Queryable, look: Look): Promise<Reason | null> {
  const { campaignId, own, figures } = look;
  const stopped = whyStopped(own);
  if (stopped) return stopped;
  if (figures.recipients === 0) return reason('no_recipients', 'Nobody has been added to the campaign yet.');
  if (figures.sending > 0) return null;
  if (look.due.length > 0) return await whyBlocked(db, look);
  if (figures.nextRecipientId !== null) {
    const next = await getRecipient(db, { campaignId, recipientId: figures.nextRecipientId });
    if (next.waiting) return next.waiting;
  }
  if (figures.attention > 0)
    return reason(
      'needs_attention',
      (figures.attention === 1
        ? '1 message needs somebody’s attention; '
        : `${figures.attention} messages need somebody’s attention; `) +
        (figures.paused > 0 ? 'everybody else is paused.' : 'nothing else is to come.'),
    );
  if (figures.planning) return reason('planning', 'The times of sending are just being worked out.');
  if (figures.paused === 1) return whyPaused('The one person who has not ended is paused');
  if (figures.paused > 1) return whyPaused(`All ${figures.paused} people who have not ended are paused`);
  if (figures.steps === 0) return reason('no_steps', 'The campaign has no step any more.');
  return reason('everybody_ended', 'Everybody in the campaign has ended; it is about to complete itself.');
}

const reason = (code: IdleCode, detail: string): Reason => ({ code, detail, at: null });

/** Something is due: what keeps all of it back, or that nobody is there to take it. */
async function whyBlocked(db: Queryable, look: Look): Promise<Reason | null> {
  const blocked = look.due.map((group) => ({
    count: group.count,
    waiting: whyNotNow({
      next: group,
      domain: group.domain,
      campaign: look.own,
      sender: (group.senderId && look.situation.senders.get(group.senderId)) || null,
      now: look.now,
    }),
  }));
  const reasons = blocked.flatMap(({ waiting }) => waiting ?? []);
  if (reasons.length < blocked.length)
    return (await executorSeen(db))
      ? null
      : reason(
          'no_executor',
          `No executor has been seen for ${EXECUTOR_SILENCE_SECONDS} seconds; messages are due and nobody sends them.`,
        );
  const next = reasons.sort((a, b) => (a.at?.getTime() ?? Infinity) - (b.at?.getTime() ?? Infinity))[0];
  return next ? { ...next, detail: forAll(next, reasons, look.due) } : null;
}

/** One sentence for all that is held up. */
function forAll(next: Waiting, reasons: readonly Waiting[], due: readonly DueGroup[]): string {
  const senders = new Set(due.map(({ senderId }) => senderId)).size;
  const sameKind = reasons.every(({ code }) => code.startsWith('sender_'));
  return senders > 1 && sameKind
    ? `None of the ${senders} senders may send now. ${next.detail}`
    : next.detail;
}

type OpenFigures = {
  recipients: number;
  steps: number;
  sending: number;
  planning: boolean;
  /** Whose message is the next of those planned for later. */
  nextRecipientId: string | null;
  attention: number;
  /** People who have not ended and are paused. */
  paused: number;
};

async function countOpen(db: Queryable, params: { campaignId: string; now: Date }): Promise<OpenFigures> {
  const { campaignId } = params;
  const now = sql`${params.now.toISOString()}::timestamptz`;
  const [row] = await db.execute<OpenFigures>(sql`
    SELECT coalesce((SELECT total_recipients FROM campaign_stats WHERE campaign_id = ${campaignId}), 0) AS recipients,
      (SELECT count(*)::int FROM campaign_sequences WHERE campaign_id = ${campaignId} AND archived_at IS NULL) AS steps,
      (SELECT count(*)::int FROM campaign_actions WHERE status = 'sending' AND campaign_id = ${campaignId}) AS sending,
      EXISTS (SELECT 1 FROM campaign_actions
        WHERE campaign_id = ${campaignId} AND plan_from IS NOT NULL AND status = 'scheduled') AS planning,
      (SELECT recipient_id FROM campaign_actions
        WHERE campaign_id = ${campaignId} AND status = 'scheduled' AND held_at IS NULL AND plan_from IS NULL
          AND scheduled_for > ${now} ORDER BY scheduled_for LIMIT 1) AS "nextRecipientId",
      (SELECT count(*)::int FROM campaign_actions a
        WHERE a.campaign_id = ${campaignId} AND ${needsAttention('a')}) AS attention,
      (SELECT count(*)::int FROM campaign_recipients
        WHERE campaign_id = ${campaignId} AND paused_at IS NOT NULL
          AND status IN ('pending', 'in_progress')) AS paused`);
  if (!row) throw new Error('the query returned no row');
  return row;
}

/** Due messages that a claim would treat alike. */
type DueGroup = {
  senderId: string | null;
  opener: boolean;
  zone: string | null;
  /** Only where the sender limits its messages to a domain. */
  domain: string | null;
  count: number;
};

async function groupDue(db: Queryable, params: { campaignId: string; now: Date }): Promise<DueGroup[]> {
  const now = sql`${params.now.toISOString()}::timestamptz`;
  const oldest = (opener: boolean) => sql`(
    SELECT a.sender_id, a.opener, a.zone, a.recipient_id FROM campaign_actions a
    WHERE a.campaign_id = ${params.campaignId} AND a.status = 'scheduled' AND a.held_at IS NULL
      AND a.plan_from IS NULL AND a.scheduled_for <= ${now} AND a.opener = ${opener}
    ORDER BY a.scheduled_for LIMIT ${LOOKED_AT})`;
  return await db.execute<DueGroup>(sql`
    SELECT due.sender_id AS "senderId", due.opener, due.zone, d.domain, count(*)::int AS count
    FROM (${oldest(true)} UNION ALL ${oldest(false)}) due
    LEFT JOIN senders se ON se.id = due.sender_id
    LEFT JOIN LATERAL (
      SELECT ${mailDomain(sql`p.email`)} AS domain
      FROM campaign_recipients r JOIN contacts p ON p.id = r.contact_id
      WHERE r.id = due.recipient_id AND se.per_domain_day IS NOT NULL
    ) d ON true
    GROUP BY 1, 2, 3, 4`);
}

async function executorSeen(db: Queryable): Promise<boolean> {
  const [row] = await db.execute<{ seen: boolean }>(sql`
    SELECT EXISTS (SELECT 1 FROM executors WHERE stopped_at IS NULL AND mode <> 'api'
      AND last_seen_at > now() - make_interval(secs => ${EXECUTOR_SILENCE_SECONDS}::int)) AS seen`);
  return row?.seen ?? false;
}
