import { describe, expect, it } from 'vitest';
import { type Ended, type Evidence, judge } from '../src/judge.js';
import { SUBJECTS } from '../src/people.js';

const to = 'p@people.example';
const action = (step: number, status: string, errorCode: string | null = null): Ended => ({
  id: `a${step}`,
  recipientId: 'r',
  to,
  step,
  status,
  errorCode,
  messageId: `m${step}`,
  recipientStatus: step === 2 && status === 'sent' ? 'completed' : 'in_progress',
});
const both = [{ ...action(1, 'sent'), recipientStatus: 'completed' }, action(2, 'sent')];
const taken = (step: number, silent = false) => ({
  messageId: `m${step}`,
  to,
  subject: SUBJECTS[step - 1] ?? '',
  silent,
});
const evidence = (given: Partial<Evidence>): Evidence => ({
  actions: both,
  taken: [taken(1), taken(2)],
  people: 1,
  kills: 1,
  claims: { longestOverdueMs: 0, longestOrphanedMs: 0 },
  ...given,
});

describe('the judge', () => {
  it('has nothing to say where each message went out once and all have ended', () => {
    expect(judge(evidence({})).broken).toEqual([]);
  });

  it.each<[string, Partial<Evidence>, RegExp]>([
    ['a second copy', { taken: [taken(1), taken(1), taken(2)] }, /sent twice/],
    ['a message that is sent and never went out', { taken: [taken(1)] }, /nothing went out/],
    [
      'a message that went out and is due again',
      { actions: [action(1, 'scheduled')], taken: [taken(1)] },
      /neither sent nor in doubt/,
    ],
    [
      'a message that nobody has asked for',
      { taken: [taken(1), taken(2), { ...taken(1), messageId: 'x', subject: 'x' }] },
      /belong to no action/,
    ],
    ['a claim that nobody took up', { actions: [action(1, 'sending')], taken: [] }, /have not ended/],
    ['a step that is missing', { actions: [action(1, 'sent')], taken: [taken(1)] }, /gap in their steps/],
    ['a person who is missing', { people: 2 }, /gap in their steps/],
    [
      'too many in doubt',
      { actions: [action(1, 'failed', 'in_doubt')], taken: [taken(1)], kills: 0 },
      /in doubt after 0 kills/,
    ],
    [
      'a lease that stood for too long',
      { claims: { longestOverdueMs: 60_001, longestOrphanedMs: 0 } },
      /lease had run out/,
    ],
  ])('notices %s', (_, given, sentence) => {
    expect(judge(evidence(given)).broken).toContainEqual(expect.stringMatching(sentence));
  });

  it('does not count against executors what the mail server left unanswered', () => {
    const given = { actions: [action(1, 'failed', 'in_doubt')], taken: [taken(1, true)], kills: 0 };
    expect(judge(evidence(given))).toMatchObject({ broken: [], figures: { inDoubtBySink: 1, inDoubt: 0 } });
  });
});
