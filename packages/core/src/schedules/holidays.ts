import { createRequire } from 'node:module';
import type Holidays from 'date-holidays';
import { DAY_MS, type DayNumber, dayOf, yearOf } from './local-date.js';

/** The rules of all countries take a fifth of a second to load; most commands never ask for a holiday. */
const load = (): typeof Holidays => {
  const loaded = createRequire(import.meta.url)('date-holidays');
  return loaded.default ?? loaded;
};

type Calendar = { rules: Holidays; years: Map<number, ReadonlySet<DayNumber>> };
const calendars = new Map<string, Calendar>();
let names: Record<string, string> | undefined;

/** ISO 3166 codes of the countries whose holidays are known, with their names. */
export function holidayCountries(): Record<string, string> {
  names ??= new (load())().getCountries('en');
  return names;
}

/** Whether the day is a public holiday of the whole country. */
export function isPublicHoliday(country: string, day: DayNumber): boolean {
  let calendar = calendars.get(country);
  if (!calendar) {
    calendar = { rules: new (load())(country, { types: ['public'] }), years: new Map() };
    calendars.set(country, calendar);
  }
  const year = yearOf(day);
  let days = calendar.years.get(year);
  if (!days) {
    days = new Set([...daysOff(calendar.rules, year - 1), ...daysOff(calendar.rules, year)]);
    calendar.years.set(year, days);
  }
  return days.has(day);
}

/** The days of which a holiday takes more than half: it may last for several, or begin at noon. */
function daysOff(rules: Holidays, year: number): DayNumber[] {
  return rules.getHolidays(year).flatMap((holiday) => {
    const day = dayOf(holiday.date.slice(0, 10));
    if (day === null) return [];
    const [hours = 0, minutes = 0] = holiday.date.slice(11, 16).split(':').map(Number);
    const start = day + (hours * 60 + minutes) / 1_440;
    const end = start + (holiday.end.getTime() - holiday.start.getTime()) / DAY_MS;
    const days: DayNumber[] = [];
    for (let at = day; at < end; at++) if (Math.min(end, at + 1) - Math.max(start, at) > 0.5) days.push(at);
    return days;
  });
}
