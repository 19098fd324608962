import { and, asc, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';
import { plannedFor } from '../../delivery/claimed-action.js';
import { createPlanner } from '../../schedules/plan.js';
import { campaignSequences } from '../../schema/campaign-sequences.js';
import { campaigns } from '../../schema/campaigns.js';
import { schedules } from '../../schema/schedules.js';
import { type SenderKind, senders } from '../../schema/senders.js';
import type { Campaign } from '../types.js';
import { type Calendar, closesToday, makeCalendar, openMinutes } from './calendar.js';
import {
  type CountedPeople,
  type CrowdedDomain,
  countPlanned,
  countWaiting,
  crowdedDomains,
  type Kinds,
} from './cohorts.js';
import type { Cohort } from './queue.js';
import { recentOpeners, recentSends } from './recent-sends.js';
import type { ForecastSender } from './sender-room.js';
import { dueAfter, type ForecastCampaign } from './simulate.js';

export type ForecastInput = {
  calendar: Calendar;
  campaigns: ForecastCampaign[];
  senders: Map<string, ForecastSender>;
  cohorts: Cohort[];
};

type Step = { id: string; kind: SenderKind; delayDays: number };

/** All that a forecast of this campaign needs to know, in a fixed number of queries. */
export async function loadForecast(
  db: Queryable,
  params: { campaign: Campaign; now: Date; days: number },
): Promise<ForecastInput> {
  const { campaign, now, days } = params;
  const all = [campaign, ...(await campaignsBeside(db, campaign.id))];
  const scheduleRows = new Map((await schedulesOf(db, all)).map((row) => [row.id, row]));
  const schedule = campaign.scheduleId === null ? undefined : scheduleRows.get(campaign.scheduleId);
  const calendar = makeCalendar({ zone: schedule?.timezone ?? 'UTC', now, days });

  const steps = await stepsOf(db, all);
  const hours = new Map(
    [...scheduleRows].map(([id, row]) => [
      id,
      hoursOf(calendar, { planner: createPlanner(row), zone: row.timezone }),
    ]),
  );
  const anyHour = hoursOf(calendar, null);
  const openIn = (scheduleId: string | null) => (scheduleId && hours.get(scheduleId)) || anyHour;
  const newToday = await recentOpeners(db, {
    now,
    campaigns: all.flatMap(({ id, scheduleId, dailyNewRecipients }) =>
      dailyNewRecipients === null ? [] : { id, at: openIn(scheduleId).closesToday },
    ),
  });
  const forecastCampaigns = all.map(({ id, scheduleId, dailyNewRecipients }): ForecastCampaign => {
    return {
      isTarget: id === campaign.id,
      steps: steps.get(id) ?? [],
      countDays: (scheduleId && scheduleRows.get(scheduleId)?.countDays) || 'calendar',
      ...openIn(scheduleId),
      dailyNew: dailyNewRecipients,
      newToday: newToday.get(id) ?? 0,
    };
  });

  const kinds = all.map(({ id }) => kindsOf(id, steps.get(id) ?? []));
  const own = kindsOf(campaign.id, steps.get(campaign.id) ?? []);
  const stepsADay = Math.max(...[...steps.values()].map(mostStepsADay));
  const crowded = await crowdedDomains(db, { kinds, own, stepsADay });
  const people = [
    ...(await countPlanned(db, { kinds, calendar, crowded })),
    ...(await countWaiting(db, { own, crowded })),
  ];
  const index = new Map(all.map(({ id }, n) => [id, n]));
  const cohorts = people.flatMap((group) => {
    const n = index.get(group.campaignId) ?? -1;
    const forecast = forecastCampaigns[n];
    return forecast
      ? toCohort(group, { n, forecast, steps: steps.get(group.campaignId) ?? [], calendar })
      : [];
  });
  return {
    calendar,
    campaigns: forecastCampaigns,
    senders: await sendersOf(db, { now, cohorts, crowded, campaigns: forecastCampaigns }),
    cohorts,
  };
}

const hoursOf = (calendar: Calendar, schedule: Parameters<typeof openMinutes>[1]) => ({
  openMinutes: openMinutes(calendar, schedule),
  closesToday: closesToday(calendar, schedule),
});

function toCohort(
  group: CountedPeople,
  of: { n: number; forecast: ForecastCampaign; steps: readonly Step[]; calendar: Calendar },
): Cohort[] {
  const { n, forecast, steps, calendar } = of;
  const step = group.sequenceId === null ? 0 : steps.findIndex(({ id }) => id === group.sequenceId);
  const first = steps[step];
  if (!first) return [];
  const due = group.due === null ? dueAfter(forecast, 0, first.delayDays) : calendar.dayOf(group.due);
  const { opener, email, linkedin, domain, count } = group;
  return [{ campaign: n, step, opener, senders: { email, linkedin }, domain, due, count }];
}

const kindsOf = (campaignId: string, steps: readonly Step[]): Kinds => ({
  campaignId,
  email: steps.some(({ kind }) => kind === 'email'),
  linkedin: steps.some(({ kind }) => kind === 'linkedin'),
});

/** A step and those that follow it without a delay. */
const mostStepsADay = (steps: readonly Step[]): number =>
  1 + steps.filter(({ delayDays }, n) => n > 0 && delayDays === 0).length;

/** Active campaigns that have messages to come from a sender of this one. */
async function campaignsBeside(db: Queryable, campaignId: string): Promise<Campaign[]> {
  return await db
    .select()
    .from(campaigns)
    .where(
      and(
        eq(campaigns.status, 'active'),
        ne(campaigns.id, campaignId),
        // Planned, or still to be planned: each in the words of an index, or all that such a campaign has due would be read.
        sql`EXISTS (
          SELECT 1 FROM campaign_senders cs
          CROSS JOIN LATERAL (
            SELECT 1 FROM campaign_actions a
            WHERE ${plannedFor(sql`cs.sender_id`)} AND a.campaign_id = ${campaigns.id} LIMIT 1
          ) found
          WHERE cs.campaign_id = ${campaignId}
          UNION ALL
          SELECT 1 FROM campaign_actions a JOIN campaign_senders cs ON cs.sender_id = a.sender_id
          WHERE cs.campaign_id = ${campaignId} AND a.campaign_id = ${campaigns.id}
            AND a.plan_from IS NOT NULL AND a.status = 'scheduled' AND a.held_at IS NULL)`,
      ),
    );
}

async function schedulesOf(db: Queryable, all: readonly Campaign[]) {
  const ids = [...new Set(all.flatMap(({ scheduleId }) => scheduleId ?? []))];
  return ids.length === 0 ? [] : await db.select().from(schedules).where(inArray(schedules.id, ids));
}

async function stepsOf(db: Queryable, all: readonly Campaign[]): Promise<Map<string, Step[]>> {
  const rows = await db
    .select()
    .from(campaignSequences)
    .where(
      and(
        inArray(
          campaignSequences.campaignId,
          all.map(({ id }) => id),
        ),
        isNull(campaignSequences.archivedAt),
      ),
    )
    .orderBy(asc(campaignSequences.position));
  const steps = new Map<string, Step[]>(all.map(({ id }) => [id, []]));
  for (const { id, campaignId, channel, delayDays } of rows)
    steps.get(campaignId)?.push({ id, kind: channel === 'email' ? 'email' : 'linkedin', delayDays });
  return steps;
}

async function sendersOf(
  db: Queryable,
  params: {
    now: Date;
    cohorts: readonly Cohort[];
    crowded: readonly CrowdedDomain[];
    campaigns: readonly ForecastCampaign[];
  },
): Promise<Map<string, ForecastSender>> {
  const ids = [
    ...new Set(
      params.cohorts.flatMap(({ senders: { email, linkedin } }) => [email ?? [], linkedin ?? []].flat()),
    ),
  ];
  if (ids.length === 0) return new Map();
  const rows = await db.select().from(senders).where(inArray(senders.id, ids));
  const closings = new Map(params.campaigns.map(({ closesToday: at }) => [at.getTime(), at]));
  const { now, crowded } = params;
  const recent = await recentSends(db, { now, senderIds: ids, crowded, instants: [...closings.values()] });
  return new Map(
    rows.map((row) => [
      row.id,
      {
        limits: row,
        active: row.status === 'active' && row.archivedAt === null,
        sent: (at) => recent.of(row.id, at),
        sentTo: (domain, at) => recent.toDomain(row.id, domain, at),
      },
    ]),
  );
}
