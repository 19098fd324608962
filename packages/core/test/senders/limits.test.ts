import { expect, it } from 'vitest';
import { capsAt, type SenderLimits } from '../../src/senders/limits.js';

const FIRST = new Date('2026-03-02T09:00:00Z');
const none: SenderLimits = {
  perDay: null,
  perHour: null,
  perDomainDay: null,
  minGapSeconds: 0,
  rampStart: null,
  rampStep: null,
  rampCeiling: null,
  rampStartedAt: null,
};
const ramp: SenderLimits = { ...none, rampStart: 5, rampStep: 2, rampCeiling: 30, rampStartedAt: FIRST };
const after = (hours: number) => new Date(FIRST.getTime() + hours * 3_600_000);

it('leaves a sender without limits unlimited', () => {
  expect(capsAt(none, FIRST)).toEqual({ day: null, hour: null, domainDay: null, gapSeconds: 0 });
});

it('passes the plain limits on', () => {
  const sender = { ...none, perDay: 40, perHour: 10, perDomainDay: 2, minGapSeconds: 90 };
  expect(capsAt(sender, FIRST)).toEqual({ day: 40, hour: 10, domainDay: 2, gapSeconds: 90 });
});

it.each([
  ['in the first 24 hours it starts low', 0, 5],
  ['still on the first day a minute before it ends', 24 - 1 / 60, 5],
  ['one step up when 24 hours are over', 24, 7],
  ['ten days later', 240, 25],
  ['on the last day below the ceiling', 12 * 24, 29],
  ['never above the ceiling', 13 * 24, 30],
  ['never above the ceiling, years later', 9_000 * 24, 30],
])('raises a ramp: %s', (_, hours, day) => {
  expect(capsAt(ramp, after(hours)).day).toBe(day);
});

it('holds a ramp at its start before the first message, and when the clock is behind', () => {
  expect(capsAt({ ...ramp, rampStartedAt: null }, after(500)).day).toBe(5);
  expect(capsAt(ramp, after(-72)).day).toBe(5);
});

it('lets the smaller of day limit and ramp decide', () => {
  expect(capsAt({ ...ramp, perDay: 20 }, after(24)).day).toBe(7);
  expect(capsAt({ ...ramp, perDay: 20 }, after(240)).day).toBe(20);
  expect(capsAt({ ...ramp, perDay: 0 }, after(240)).day).toBe(0);
});

it('lets no ceiling below the start be exceeded', () => {
  expect(capsAt({ ...ramp, rampCeiling: 3 }, FIRST).day).toBe(3);
});
