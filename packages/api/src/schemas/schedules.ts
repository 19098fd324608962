import { schema } from '@outreach/core';
import { z } from 'zod';
import { id, instant, line } from './shared.js';

/** Whether it is a time, a date, a zone or a country is checked with all else of the schedule, in core. */
const clockTime = z.string().max(10);
const date = z.string().max(20);

/** Keys are data: a weekday that is none is refused, where an unknown field would be left out in silence. */
const windows = z
  .partialRecord(z.enum(schema.WEEKDAYS), z.array(z.tuple([clockTime, clockTime])).max(50))
  .describe(
    'By weekday, local times from and to, the end exclusive. An end at or before its start is on the next day; `24:00` is the end of the day.',
  );

const country = z
  .string()
  .trim()
  .toUpperCase()
  .max(10)
  .nullable()
  .describe('ISO 3166 code of the country whose public holidays are kept free; null = none.');
const dates = z.array(date).max(1_000).describe('Further days to keep free.');

const fields = {
  name: line(200),
  timezone: z.string().trim().min(1).max(100).describe('IANA zone, such as `Europe/Berlin`.'),
  windows,
  holidays: z.strictObject({ country: country.default(null), dates: dates.default([]) }),
  countDays: z
    .enum(schema.COUNT_DAYS)
    .describe('What a delay counts: every day, or only days with a window that are no holiday.'),
  useRecipientTimezone: z
    .boolean()
    .describe('Read the windows in each recipient’s own zone, as far as it is known.'),
  startsOn: date.nullable().describe('First local day on which something may go out; null = no bound.'),
  endsOn: date.nullable().describe('Last local day; null = no bound.'),
};

export const schedule = z
  .object({
    id: id(),
    ...fields,
    holidays: z.object({ country: z.string().nullable(), dates: z.array(z.string()) }),
    campaigns: z.number().int().describe('How many campaigns use it.'),
    createdAt: instant(),
    updatedAt: instant(),
  })
  .meta({ id: 'Schedule', description: 'When messages may go out; any number of campaigns may share one.' });

export const newSchedule = z
  .object({
    ...fields,
    holidays: fields.holidays.default({ country: null, dates: [] }),
    countDays: fields.countDays.default('calendar'),
    useRecipientTimezone: fields.useRecipientTimezone.default(false),
    startsOn: fields.startsOn.default(null),
    endsOn: fields.endsOn.default(null),
  })
  .meta({
    id: 'NewSchedule',
    examples: [
      {
        name: 'Office hours',
        timezone: 'Europe/Berlin',
        windows: { mon: [['09:00', '17:00']], fri: [['09:00', '12:00']] },
        holidays: { country: 'DE', dates: ['2027-12-24'] },
        count_days: 'sending',
        use_recipient_timezone: true,
      },
    ],
  });

/** No defaults here, down to the holidays' own fields: what is left out stays as it is. */
export const scheduleChanges = z
  .object({ ...fields, holidays: z.strictObject({ country, dates }).partial() })
  .partial()
  .meta({ id: 'ScheduleChanges', examples: [{ name: 'Office hours, shorter', count_days: 'calendar' }] });

export const schedulePreview = z.object({
  problems: z
    .array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() }))
    .describe('Everything wrong with it; then there are no days.'),
  days: z
    .array(z.object({ date: z.iso.date(), open: z.array(z.object({ from: instant(), until: instant() })) }))
    .describe('The next days on which something may go out, in the schedule’s own zone.'),
});

export const holidayCountry = z.object({ code: z.string(), name: z.string() });
