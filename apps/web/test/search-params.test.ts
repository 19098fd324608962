import { expect, it } from 'vitest';
import { readCampaignsSearch } from '../src/features/campaigns/campaigns-search.ts';
import { readRecipientsSearch } from '../src/features/recipients/recipients-search.ts';

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
