import { describe, expect, it } from 'vitest';
import { previewSchedule, type ScheduleInput } from '../../src/index.js';

const OFFICE: ScheduleInput = {
  name: 'Office hours',
  timezone: 'Europe/Berlin',
  windows: { thu: [['09:00', '17:00']], fri: [['09:00', '12:00']] },
  holidays: { country: 'DE', dates: ['2026-12-31'] },
  countDays: 'calendar',
  useRecipientTimezone: false,
  startsOn: null,
  endsOn: null,
};
const noon = (date: string) => new Date(`${date}T11:00:00Z`);

describe('the next days of a schedule', () => {
  it('are those with a window that is not over yet, without holidays', () => {
    const { problems, days } = previewSchedule(OFFICE, { days: 3, now: noon('2026-12-18') });
    expect(problems).toEqual([]);
    // 25 December and 1 January are public holidays, 31 December one of its own.
    expect(days).toEqual([
      {
        date: '2026-12-24',
        open: [{ from: new Date('2026-12-24T08:00:00Z'), until: new Date('2026-12-24T16:00:00Z') }],
      },
      {
        date: '2027-01-07',
        open: [{ from: new Date('2027-01-07T08:00:00Z'), until: new Date('2027-01-07T16:00:00Z') }],
      },
      {
        date: '2027-01-08',
        open: [{ from: new Date('2027-01-08T08:00:00Z'), until: new Date('2027-01-08T11:00:00Z') }],
      },
    ]);
  });

  it('begin with last night’s window while it is open', () => {
    const night: ScheduleInput = { ...OFFICE, timezone: 'UTC', windows: { mon: [['22:00', '02:00']] } };
    const { days } = previewSchedule(night, { days: 1, now: new Date('2026-03-03T01:00:00Z') });
    expect(days.map(({ date }) => date)).toEqual(['2026-03-02']);
  });

  it('are none once it has ended', () => {
    const { days } = previewSchedule(
      { ...OFFICE, endsOn: '2026-01-31' },
      { days: 3, now: noon('2026-02-01') },
    );
    expect(days).toEqual([]);
  });

  it('are not worked out for one that could not be stored', () => {
    const { problems, days } = previewSchedule(
      { ...OFFICE, windows: {} },
      { days: 3, now: noon('2026-02-01') },
    );
    expect(problems.map(({ type }) => type)).toEqual(['no_window']);
    expect(days).toEqual([]);
  });
});
