import { expect, test } from 'vitest';
import { createCampaign, duplicateCampaign } from '../../src/index.js';
import { ACTOR, testDatabase } from '../setup/test-campaign.js';

const { db } = await testDatabase();

async function nameOfCopy(name: string): Promise<string> {
  const { id } = await createCampaign(db, { name, type: 'email', createdBy: 'test', actor: ACTOR });
  const copy = await duplicateCampaign(db, { campaignId: id, createdBy: 'test', actor: ACTOR });
  return copy.name;
}

test.each([
  ['a short name stays whole', 'Spring', 'Spring (copy)'],
  ['a name that leaves just enough room stays whole', 'x'.repeat(193), `${'x'.repeat(193)} (copy)`],
  ['a name of the greatest length makes room', 'x'.repeat(200), `${'x'.repeat(193)} (copy)`],
  ['no letter is cut in two', `x${'🌱'.repeat(99)}`, `x${'🌱'.repeat(96)} (copy)`],
  ['no blank is left at the cut', `${'x'.repeat(192)} ${'y'.repeat(7)}`, `${'x'.repeat(192)} (copy)`],
])('in the name of a copy %s', async (_what, name, expected) => {
  const copied = await nameOfCopy(name);
  expect(copied).toBe(expected);
  expect(copied.length).toBeLessThanOrEqual(200);
});
