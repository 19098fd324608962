import { expect, it } from 'vitest';
import { checkSender, type SenderToCheck } from '../../src/senders/check.js';

const withRamp = (start: number, ceiling = 50): SenderToCheck => ({
  kind: 'email',
  name: 'Ada',
  mode: 'log',
  fromName: null,
  fromEmail: null,
  replyTo: null,
  signature: null,
  smtp: null,
  imap: null,
  http: null,
  dkim: null,
  limits: {
    perDay: 0,
    perHour: null,
    perDomainDay: null,
    minGapSeconds: 0,
    ramp: { start, step: 0, ceiling },
  },
});

it('refuses a ramp from 0, which never begins: its days count from a first message', () => {
  expect(checkSender(withRamp(0))).toEqual([
    {
      path: ['limits', 'ramp', 'start'],
      message: 'A ramp starts with 1 message a day at the least: with 0 the first one never goes out.',
      type: 'too_small',
    },
  ]);
});

it('refuses a ramp up to 0, by which nothing ever goes out', () => {
  expect(checkSender(withRamp(5, 0))).toEqual([
    {
      path: ['limits', 'ramp', 'ceiling'],
      message: 'A ramp goes up to 1 message a day at the least: with 0 none ever goes out.',
      type: 'too_small',
    },
  ]);
});

it('takes a ceiling below the start, which then holds from the first day on', () => {
  expect(checkSender(withRamp(5, 3))).toEqual([]);
});

it('lets a ramp start with 1, without a step, and a day limit of 0', () => {
  expect(checkSender(withRamp(1))).toEqual([]);
});

it('says one thing only of a start below 0', () => {
  expect(checkSender(withRamp(-1))).toHaveLength(1);
});
