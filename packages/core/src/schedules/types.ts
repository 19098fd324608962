import type { CountDays, Windows } from '../schema/schedules.js';

/** What a schedule says about time. */
export type SchedulePlan = {
  /** IANA zone, also for people whose own is unknown. */
  timezone: string;
  windows: Windows;
  /** ISO 3166 code of the country whose public holidays are kept; null = none. */
  holidayCountry: string | null;
  /** Further days without sending, as local dates "YYYY-MM-DD". */
  holidayDates: readonly string[];
  countDays: CountDays;
  /** Windows, holidays and bounds are read in the recipient's zone instead of the schedule's. */
  useRecipientTimezone: boolean;
  /** First and last local date on which a window may start; null = open. */
  startsOn: string | null;
  endsOn: string | null;
};

/** What a person says of a schedule. */
export type ScheduleInput = Omit<SchedulePlan, 'holidayCountry' | 'holidayDates'> & {
  name: string;
  holidays: { country: string | null; dates: string[] };
};

export type Schedule = ScheduleInput & {
  id: string;
  /** How many campaigns use it. */
  campaigns: number;
  createdAt: Date;
  updatedAt: Date;
};
