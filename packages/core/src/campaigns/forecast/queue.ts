import type { SenderKind } from '../../schema/senders.js';

/** People who are alike: the same step to come, from the same senders, due on the same day, at one domain if that matters. */
export type Cohort = {
  /** Index among the campaigns, and of the step among its steps. */
  campaign: number;
  step: number;
  opener: boolean;
  /** Their senders by kind; null = the log channel. */
  senders: Readonly<Record<SenderKind, string | null>>;
  /** Of their addresses, where their sender's limit to a domain may hold them up; else null. */
  domain: string | null;
  due: number;
  count: number;
};

export type Queue = {
  /** People who are alike are kept as one cohort. */
  add(cohort: Cohort): void;
  /** What is due on that day or was before, in the order in which it goes out. */
  upTo(day: number): Cohort[];
  all(): Cohort[];
};

/** @param params.comesLate those that stand behind others that are due on the same day */
export function createQueue(params: { days: number; comesLate: (cohort: Cohort) => boolean }): Queue {
  const { days, comesLate } = params;
  /** By day; the last one holds all that comes after the others. */
  const byDue = Array.from({ length: days + 1 }, () => new Map<string, Cohort>());

  return {
    add: (cohort) => {
      const { campaign, step, opener, senders, domain, due } = cohort;
      const ofDay = byDue[Math.min(due, days)];
      const key = [campaign, step, opener, senders.email, senders.linkedin, domain].join('/');
      const known = ofDay?.get(key);
      if (known) known.count += cohort.count;
      else ofDay?.set(key, { ...cohort });
    },
    upTo: (day) => {
      const due = byDue.slice(0, day + 1).flatMap((ofDay) => {
        for (const [key, { count }] of ofDay) if (count === 0) ofDay.delete(key);
        return [...ofDay.values()];
      });
      return due.sort(
        (a, b) =>
          Number(a.opener) - Number(b.opener) || a.due - b.due || Number(comesLate(a)) - Number(comesLate(b)),
      );
    },
    all: () => byDue.flatMap((ofDay) => [...ofDay.values()]),
  };
}
