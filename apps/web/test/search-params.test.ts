import { expect, it } from 'vitest';
import { readCampaignsSearch } from '../src/features/campaigns/campaigns-search.ts';
import {
  peopleOfStep,
  readRecipientsSearch,
  STEP_STATES,
} from '../src/features/recipients/recipients-search.ts';

it('keeps what it knows of an address and drops the rest', () => {
  expect(
    readCampaignsSearch({ q: 'spring', status: 'active', sort: 'nonsense', page: '1', evil: 'x' }),
  ).toEqual({
    q: 'spring',
    status: 'active',
  });
});

it('reads a search for digits as text', () => {
  expect(readCampaignsSearch({ q: 2026 })).toEqual({ q: '2026' });
});

it('takes only whole step numbers from 1', () => {
  expect(readRecipientsSearch({ step: '2' })).toEqual({ step: 2 });
  expect(readRecipientsSearch({ step: '-2' })).toEqual({});
  expect(readRecipientsSearch({ step: 'x' })).toEqual({});
});

it('reads back what a figure of a step leads to, also of one that was removed', () => {
  for (const step of [
    { stepNumber: 2, sequenceId: 'a' },
    { stepNumber: null, sequenceId: 'b' },
  ])
    for (const state of STEP_STATES) {
      const search = peopleOfStep(step, state);
      expect(readRecipientsSearch(search)).toEqual(search);
    }
  expect(peopleOfStep({ stepNumber: 2, sequenceId: 'a' }, 'waiting')).toEqual({ step: 2 });
  expect(peopleOfStep({ stepNumber: null, sequenceId: 'b' }, 'sent')).toEqual({
    removed: 'b',
    state: 'sent',
  });
});
