import type { senders } from '../schema/senders.js';
import { capsAt } from './limits.js';
import { restsUntil } from './rolling.js';
import type { SenderUsage } from './usage.js';

export const SENDER_STATES = [
  'sender_paused',
  'sender_broken',
  'sender_day_limit',
  'sender_hour_limit',
  'sender_gap',
] as const;

/** Whether a sender may send at an instant, and if not, why, and from when on as far as that is known. */
export type SenderState =
  | { code: null; detail: null; nextAt: null }
  | { code: (typeof SENDER_STATES)[number]; detail: string; nextAt: Date | null };

type Sender = typeof senders.$inferSelect;

const DAY = 86_400_000;

/** What keeps a sender from sending the next message now; when several things do, the one that lasts the longest. */
export function senderState(sender: Sender, usage: SenderUsage, now: Date): SenderState {
  if (sender.archivedAt !== null)
    return { code: 'sender_paused', detail: `The sender ${sender.name} has been deleted.`, nextAt: null };
  if (sender.status === 'paused') {
    const why = sender.statusReason ?? 'Somebody has paused it.';
    return { code: 'sender_paused', detail: `The sender ${sender.name} is paused. ${why}`, nextAt: null };
  }
  const reasons = [
    broken(sender, now),
    dayLimit(sender, usage, now),
    hourLimit(sender, usage, now),
    gap(sender, now),
  ];
  const last = reasons
    .filter((reason) => reason !== null)
    .sort((a, b) => (b.nextAt?.getTime() ?? Infinity) - (a.nextAt?.getTime() ?? Infinity))[0];
  return last ?? { code: null, detail: null, nextAt: null };
}

function broken({ name, brokenUntil }: Sender, now: Date): SenderState | null {
  if (brokenUntil === null || brokenUntil <= now) return null;
  return {
    code: 'sender_broken',
    detail: `The sender ${name} could not be reached several times in a row; it is tried again later.`,
    nextAt: brokenUntil,
  };
}

function dayLimit(sender: Sender, usage: SenderUsage, now: Date): SenderState | null {
  const { day } = capsAt(sender, now);
  if (day === null || usage.usedDay < day) return null;
  const raised = rampRaisedAt(sender, usage, now);
  const leaves = usage.dayRoomAt;
  return {
    code: 'sender_day_limit',
    detail: `The sender ${sender.name} is at its limit of ${messages(day)} in 24 hours.`,
    nextAt: raised && (leaves === null || raised < leaves) ? raised : leaves,
  };
}

function hourLimit(sender: Sender, usage: SenderUsage, now: Date): SenderState | null {
  const { hour } = capsAt(sender, now);
  if (hour === null || usage.usedHour < hour) return null;
  return {
    code: 'sender_hour_limit',
    detail: `The sender ${sender.name} is at its limit of ${messages(hour)} in an hour.`,
    nextAt: usage.hourRoomAt,
  };
}

function gap(sender: Sender, now: Date): SenderState | null {
  const { name, minGapSeconds } = sender;
  const nextAt = restsUntil(sender, now);
  if (nextAt === null) return null;
  return {
    code: 'sender_gap',
    detail: `The sender ${name} leaves at least ${minGapSeconds} seconds between two messages.`,
    nextAt,
  };
}

/** When the ramp's next step makes room; null when it does not. */
function rampRaisedAt(sender: Sender, usage: SenderUsage, now: Date): Date | null {
  const { rampStartedAt } = sender;
  if (rampStartedAt === null) return null;
  const days = Math.floor((now.getTime() - rampStartedAt.getTime()) / DAY);
  const at = new Date(rampStartedAt.getTime() + (Math.max(days, 0) + 1) * DAY);
  const { day } = capsAt(sender, at);
  return day === null || usage.usedDay < day ? at : null;
}

const messages = (count: number): string => `${count} ${count === 1 ? 'message' : 'messages'}`;
