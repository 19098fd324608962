import { expect, test } from 'vitest';
import { deleteStep, listSteps, reorderSteps, updateStep } from '../../src/index.js';
import { ACTOR, email, givenCampaign, inOrder, testDatabase } from '../setup/test-campaign.js';

const connection = await testDatabase();
const { db } = connection;

/** What both have read: the two steps of a draft. */
async function readByTwo() {
  const { campaignId } = await givenCampaign(db, { steps: [email('One'), email('Two')], draft: true });
  const [first, second] = await listSteps(db, { campaignId });
  if (!first || !second) throw new Error('the campaign has two steps');
  return { campaignId, first, second };
}

test('of two who change the same step at the same moment, the second is told', async () => {
  const { campaignId, first } = await readByTwo();
  const write = (messageTemplate: string) =>
    updateStep(db, { campaignId, stepNumber: 1, messageTemplate, expected: first, actor: ACTOR });
  const outcomes = await inOrder(connection, {
    hold: (sql) => sql`SELECT pg_advisory_xact_lock(hashtextextended(${campaignId}, 0))`,
    first: () => write('By the first'),
    second: () => write('By the second'),
  });
  expect(outcomes).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { code: 'conflict', message: expect.stringContaining('step 1') } },
  ]);
  expect((await listSteps(db, { campaignId }))[0]?.messageTemplate).toBe('By the first');
});

test('a step that has gone to another place is neither overwritten nor deleted by its old number', async () => {
  const { campaignId, first, second } = await readByTwo();
  await reorderSteps(db, { campaignId, sequenceIds: [second.id, first.id], actor: ACTOR });
  const at = { campaignId, stepNumber: 1, actor: ACTOR };
  const conflict = { code: 'conflict', message: expect.stringContaining('order of the steps') };
  await expect(updateStep(db, { ...at, messageTemplate: 'x', expected: first })).rejects.toMatchObject(
    conflict,
  );
  await expect(deleteStep(db, { ...at, sequenceId: first.id })).rejects.toMatchObject(conflict);
  const steps = await listSteps(db, { campaignId });
  expect(steps.map(({ messageTemplate }) => messageTemplate)).toEqual(['Two', 'One']);
});

test('a repeat of what is stored already is no conflict, and without a version the last one wins', async () => {
  const { campaignId, first } = await readByTwo();
  const at = { campaignId, stepNumber: 1, actor: ACTOR };
  const once = await updateStep(db, { ...at, messageTemplate: 'Sent twice', expected: first });
  expect(await updateStep(db, { ...at, messageTemplate: 'Sent twice', expected: first })).toEqual(once);
  expect(await updateStep(db, { ...at, messageTemplate: 'Unasked' })).toMatchObject({
    messageTemplate: 'Unasked',
  });
});
