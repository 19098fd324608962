import { expect, it } from 'vitest';
import {
  formatInstant,
  formatRate,
  formatRelative,
  formatSoon,
  initialsOf,
  nameOf,
  people,
  ratio,
} from '../src/lib/format.ts';

it('shows a dash where there is nothing to divide by', () => {
  expect(formatRate(ratio(0, 0))).toBe('–');
  expect(formatRate(ratio(1, 8))).toBe('12.5%');
});

it('says an instant in the zone of the person it is for', () => {
  const now = new Date('2026-03-01T00:00:00Z');
  const at = new Date('2026-03-28T09:00:00Z');
  expect(formatInstant(at, { zone: 'Asia/Tokyo', now })).toMatch(/Sat,? 28 Mar,? (at )?18:00 (GMT\+9|JST)/);
  expect(formatInstant(at, { zone: 'Nowhere/Else', now })).toContain('28 Mar');
});

it('says a weekday within a week, and the date beyond', () => {
  const now = new Date('2026-03-02T08:00:00');
  expect(formatSoon(new Date('2026-03-02T09:30:00'), now)).toBe('today 09:30');
  expect(formatSoon(new Date('2026-03-04T09:30:00'), now)).toBe('Wed 09:30');
  expect(formatSoon(new Date('2026-03-20T09:30:00'), now)).toContain('20 Mar');
});

it('names people by what is known of them', () => {
  expect(nameOf({ firstName: 'Ada', lastName: null, email: 'a@x.org' })).toBe('Ada');
  expect(nameOf({ firstName: null, lastName: null, email: 'a@x.org' })).toBe('a@x.org');
  expect(people(1)).toBe('1 person');
  expect(people(1200)).toBe('1,200 people');
});

it('counts days by the calendar, so that tomorrow is the next day and no other', () => {
  const now = new Date('2026-03-02T18:00:00');
  const inWords = (at: string) => formatRelative(new Date(at), now);
  expect(inWords('2026-03-02T21:00:00')).toBe('in 3 hours');
  expect(inWords('2026-03-03T19:00:00')).toBe('tomorrow');
  expect(inWords('2026-03-04T05:00:00')).toBe('in 2 days');
  expect(inWords('2026-03-01T09:00:00')).toBe('yesterday');
  expect(inWords('2026-02-28T23:00:00')).toBe('2 days ago');
  // Clocks go forward in Europe on the 29th: a day of 23 hours is a day.
  expect(inWords('2026-03-30T00:30:00')).toBe('in 28 days');
});

it('initials are whole characters of the first and the last name', () => {
  expect(['Ada von Lovelace', 'cher', 'A 🦄', ''].map(initialsOf)).toEqual(['AL', 'C', 'A🦄', '']);
});
