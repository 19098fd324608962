import { expect, it } from 'vitest';
import { isAboutPeople } from '../src/features/campaign/finding-tab.ts';
import type { Finding } from '../src/features/campaign/get-checklist.ts';
import { whyBlocked } from '../src/features/launch/why-blocked.ts';

const ended = { level: 'block', code: 'everybody_ended' } as const;
const noSteps = { level: 'block', code: 'no_steps' } as const;

it('a campaign without anything that blocks it can start', () => {
  expect(whyBlocked([{ level: 'warn', code: 'no_recipients' }])).toBeNull();
});

it('what has to be mended is counted', () => {
  expect(whyBlocked([noSteps])).toBe('1 thing above has to be mended first.');
  expect(whyBlocked([noSteps, ended])).toBe('2 things above have to be mended first.');
});

it('nothing has to be mended in a campaign that has ended: it needs people', () => {
  expect(whyBlocked([ended])).toBe('Everybody has ended: add people, and it can start again.');
  expect(isAboutPeople(ended as Finding)).toBe(true);
});
