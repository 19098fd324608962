import type { RouterInputs } from '../../lib/api.ts';
import type { Schedule, Weekday } from './list-schedules.ts';
import { DAYS } from './weekdays.ts';

/** A window as its two fields hold it; `key` tells rows apart while they are edited. */
export type WindowValues = { key: string; from: string; until: string };

/** A schedule as its form holds it. */
export type ScheduleValues = {
  name: string;
  timezone: string;
  windows: Record<Weekday, WindowValues[]>;
  country: string | null;
  dates: string[];
  countDays: Schedule['countDays'];
  useRecipientTimezone: boolean;
  startsOn: string;
  endsOn: string;
};

type Input = RouterInputs['schedules']['create'];

/** The end of the day is the next one's midnight to a field for times of day. */
const MIDNIGHT = '00:00';

export const windowOf = (from: string, until: string): WindowValues => ({
  key: crypto.randomUUID(),
  from,
  until: until === '24:00' ? MIDNIGHT : until,
});

const OFFICE: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];

/** @param zone of a new schedule */
export function valuesOf(schedule: Schedule | null, zone: string): ScheduleValues {
  const windows = (day: Weekday): WindowValues[] =>
    schedule
      ? (schedule.windows[day] ?? []).map(([from, until]) => windowOf(from, until))
      : OFFICE.includes(day)
        ? [windowOf('09:00', '17:00')]
        : [];
  return {
    name: schedule?.name ?? '',
    timezone: schedule?.timezone ?? zone,
    windows: Object.fromEntries(DAYS.map((day) => [day, windows(day)])) as ScheduleValues['windows'],
    country: schedule?.holidays.country ?? null,
    dates: schedule?.holidays.dates ?? [],
    countDays: schedule?.countDays ?? 'calendar',
    useRecipientTimezone: schedule?.useRecipientTimezone ?? true,
    startsOn: schedule?.startsOn ?? '',
    endsOn: schedule?.endsOn ?? '',
  };
}

/** As the server takes it. */
export const inputOf = (values: ScheduleValues): Required<Input> => ({
  name: values.name.trim(),
  timezone: values.timezone,
  windows: Object.fromEntries(
    DAYS.map((day) => [
      day,
      values.windows[day].map(({ from, until }): [string, string] => [
        from,
        until === MIDNIGHT ? '24:00' : until,
      ]),
    ]).filter(([, ofDay]) => (ofDay as unknown[]).length > 0),
  ),
  holidays: { country: values.country, dates: [...values.dates].sort() },
  countDays: values.countDays,
  useRecipientTimezone: values.useRecipientTimezone,
  startsOn: values.startsOn || null,
  endsOn: values.endsOn || null,
});
