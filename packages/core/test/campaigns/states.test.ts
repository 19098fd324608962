import { describe, expect, it } from 'vitest';
import { moveCampaign } from '../../src/campaigns/state.js';

describe('the states of a campaign', () => {
  it.each([
    ['draft', 'activate', 'active'],
    ['active', 'pause', 'paused'],
    ['paused', 'activate', 'active'],
    ['active', 'complete', 'completed'],
    ['completed', 'activate', 'active'],
  ] as const)('%s can %s and is then %s', (from, move, to) => {
    expect(moveCampaign(from, move)).toBe(to);
  });

  it.each([
    ['draft', 'pause'],
    ['draft', 'complete'],
    ['active', 'activate'],
    ['paused', 'pause'],
    ['paused', 'complete'],
    ['completed', 'pause'],
    ['completed', 'complete'],
  ] as const)('%s cannot %s', (from, move) => {
    expect(() => moveCampaign(from, move)).toThrow(expect.objectContaining({ code: 'invalid_transition' }));
  });
});
