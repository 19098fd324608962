import type { senders } from '../schema/senders.js';

/** The columns of a sender that its limits are made of. */
export type SenderLimits = Pick<
  typeof senders.$inferSelect,
  | 'perDay'
  | 'perHour'
  | 'perDomainDay'
  | 'minGapSeconds'
  | 'rampStart'
  | 'rampStep'
  | 'rampCeiling'
  | 'rampStartedAt'
>;

/** What a sender may send at an instant; null = no limit. */
export type SenderCaps = {
  /** Messages in the 24 hours that end then. */
  day: number | null;
  /** Messages in the 60 minutes that end then. */
  hour: number | null;
  /** Messages to one company domain in the 24 hours that end then. */
  domainDay: number | null;
  /** Seconds between two messages, at the least. */
  gapSeconds: number;
};

const DAY = 86_400_000;

/** @param at the instant the limits are asked for: a ramp's days are whole 24 hours since its first message */
export function capsAt(sender: SenderLimits, at: Date): SenderCaps {
  return {
    day: smaller(sender.perDay, rampAt(sender, at)),
    hour: sender.perHour,
    domainDay: sender.perDomainDay,
    gapSeconds: sender.minGapSeconds,
  };
}

function rampAt(sender: SenderLimits, at: Date): number | null {
  const { rampStart, rampStep, rampCeiling, rampStartedAt } = sender;
  if (rampStart === null || rampStep === null || rampCeiling === null) return null;
  const days = rampStartedAt === null ? 0 : Math.floor((at.getTime() - rampStartedAt.getTime()) / DAY);
  return Math.min(rampCeiling, rampStart + rampStep * Math.max(0, days));
}

const smaller = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.min(a, b);
