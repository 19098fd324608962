import type { CountDays } from '../../schema/schedules.js';
import type { SenderKind } from '../../schema/senders.js';
import { type Cohort, createQueue } from './queue.js';
import { createRoom, type ForecastSender } from './sender-room.js';

/** Days are numbered from today = 0. */
export type ForecastCampaign = {
  /** The campaign that is asked about; false = one that shares a sender with it. */
  isTarget: boolean;
  /** The steps of today, in order. */
  steps: readonly { kind: SenderKind; delayDays: number }[];
  countDays: CountDays;
  /** Minutes during which its schedule is open, by day; 0 = no sending day. */
  openMinutes: readonly number[];
  /** First messages a day; null = no limit. */
  dailyNew: number | null;
  /** When it stops sending today. */
  closesToday: Date;
  /** First messages that have gone out and still count then. */
  newToday: number;
};

export type DaySends = { day: number; senderId: string | null; count: number };

export type Simulated = {
  /** Messages of the campaign that is asked about. */
  sent: DaySends[];
  /** How many of its messages are still to come after the last day. */
  left: number;
};

/**
 * Plays the coming days with people in cohorts: follow-ups before first messages, what has been due longest first, other
 * campaigns before the one that is asked about; within each sender's limits and ramp, each campaign's new recipients and
 * its sending days. Nobody answers and nothing fails. Memory and time grow with days × steps × senders, and with the
 * domains at which a limit holds people up, not with people.
 * @param params.dayEnd the instant at which a day ends
 */
export function simulateDays(params: {
  campaigns: readonly ForecastCampaign[];
  senders: ReadonlyMap<string, ForecastSender>;
  cohorts: readonly Cohort[];
  days: number;
  dayEnd: (day: number) => Date;
}): Simulated {
  const { campaigns, days, dayEnd } = params;
  const queue = createQueue({ days, comesLate: ({ campaign }) => campaigns[campaign]?.isTarget ?? false });
  for (const cohort of params.cohorts) queue.add(cohort);
  const rooms = new Map([...params.senders].map(([id, sender]) => [id, createRoom(sender)]));
  const sent = new Map<string, DaySends>();

  for (let day = 0; day < days; day++) {
    for (const room of rooms.values()) room.begin({ isToday: day === 0, end: dayEnd(day) });
    const newLeft = campaigns.map(({ dailyNew, newToday }) =>
      dailyNew === null ? Number.POSITIVE_INFINITY : Math.max(0, dailyNew - (day === 0 ? newToday : 0)),
    );

    /** Sends what of a cohort may go out today. Answers whether that has made another message due today. */
    const carryOut = (cohort: Cohort): boolean => {
      const campaign = campaigns[cohort.campaign];
      const step = campaign?.steps[cohort.step];
      const minutes = campaign?.openMinutes[day] ?? 0;
      if (!campaign || !step || minutes === 0) return false;
      const senderId = cohort.senders[step.kind];
      const domain = step.kind === 'email' ? cohort.domain : null;
      const room = senderId === null ? null : rooms.get(senderId);
      const fresh = cohort.opener ? (newLeft[cohort.campaign] ?? 0) : Number.POSITIVE_INFINITY;
      const free =
        senderId === null
          ? Number.POSITIVE_INFINITY
          : (room?.left({ minutes, closesToday: campaign.closesToday, domain }) ?? 0);
      const count = Math.min(cohort.count, fresh, free);
      if (count <= 0) return false;
      cohort.count -= count;
      newLeft[cohort.campaign] = (newLeft[cohort.campaign] ?? 0) - (cohort.opener ? count : 0);
      room?.take(count, domain);
      if (campaign.isTarget) addTo(sent, { day, senderId, count });
      const next = campaign.steps[cohort.step + 1];
      if (!next) return false;
      const due = dueAfter(campaign, day, next.delayDays);
      queue.add({ ...cohort, step: cohort.step + 1, opener: false, due, count });
      return due === day;
    };

    // Once more for every step without a delay.
    for (let again = true; again; ) {
      again = false;
      for (const cohort of queue.upTo(day)) again = carryOut(cohort) || again;
    }
  }
  const target = campaigns.findIndex(({ isTarget }) => isTarget);
  const stepCount = campaigns[target]?.steps.length ?? 0;
  const left = queue
    .all()
    .filter(({ campaign }) => campaign === target)
    .reduce((sum, { count, step }) => sum + count * (stepCount - step), 0);
  return { sent: [...sent.values()], left };
}

/** The day on which a step is due when the one before went out on `day`; past the last day when that is not known. */
export function dueAfter(
  campaign: Pick<ForecastCampaign, 'countDays' | 'openMinutes'>,
  day: number,
  delayDays: number,
): number {
  if (campaign.countDays === 'calendar') return day + delayDays;
  let due = day;
  for (let left = delayDays; left > 0 && due < campaign.openMinutes.length; ) {
    due++;
    if ((campaign.openMinutes[due] ?? 0) > 0) left--;
  }
  return due;
}

function addTo(sent: Map<string, DaySends>, more: DaySends): void {
  const key = `${more.day}/${more.senderId}`;
  const known = sent.get(key);
  if (known) known.count += more.count;
  else sent.set(key, more);
}
