import type { SchedulePlan } from '../../src/schedules/types.js';

const OFFICE: [string, string][] = [['09:00', '17:00']];
const ALL_DAY: [string, string][] = [['00:00', '24:00']];

/** Monday to Friday, 9 to 5, in Berlin. */
export const officeHours = (change: Partial<SchedulePlan> = {}): SchedulePlan => ({
  timezone: 'Europe/Berlin',
  windows: { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE },
  holidayCountry: null,
  holidayDates: [],
  countDays: 'calendar',
  useRecipientTimezone: false,
  startsOn: null,
  endsOn: null,
  ...change,
});

/** At any time of any day, in that zone. */
export const alwaysOpen = (timezone: string): SchedulePlan =>
  officeHours({
    timezone,
    windows: {
      mon: ALL_DAY,
      tue: ALL_DAY,
      wed: ALL_DAY,
      thu: ALL_DAY,
      fri: ALL_DAY,
      sat: ALL_DAY,
      sun: ALL_DAY,
    },
  });
