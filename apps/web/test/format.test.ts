import { expect, it } from 'vitest';
import { formatInstant, formatRate, formatSoon, nameOf, people, ratio } from '../src/lib/format.ts';

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
