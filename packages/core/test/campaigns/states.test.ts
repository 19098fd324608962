import { describe, expect, it } from 'vitest';
import { moveCampaign, refusedMove } from '../../src/campaigns/state.js';

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

  it('a refusal says what can be done instead', () => {
    expect(() => moveCampaign('draft', 'pause')).toThrow('A draft cannot be paused; it can be activated.');
    expect(refusedMove('active', 'draft').message).toBe(
      'An active campaign cannot become a draft; it can be paused.',
    );
  });
});
