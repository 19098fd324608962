import { describe, expect, it } from 'vitest';
import { listSteps, updateStep } from '../../src/index.js';
import { ACTOR, email, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const START = new Date('2026-03-02T09:00:00Z');
const NEXT_DAY = new Date('2026-03-03T10:00:00Z');
const connection = await testDatabase();
const { db } = connection;

describe('a follow-up', () => {
  async function played(second: string, change: (campaignId: string) => Promise<unknown>) {
    const { campaignId } = await givenSending(db, {
      steps: [email('One'), email('Two', 1, second)],
      at: START,
      senders: [await givenSender(db)],
    });
    await change(campaignId);
    const ways = givenWays();
    await passAt(db, { now: START, campaignId, ways });
    await passAt(db, { now: NEXT_DAY, campaignId, ways });
    return { campaignId, subjects: ways.messages.map(({ subject }) => subject) };
  }

  it('whose subject was changed to blanks has none, and answers in the thread', async () => {
    const { campaignId, subjects } = await played('Own', (id) =>
      updateStep(db, { campaignId: id, stepNumber: 2, subject: '  ', actor: ACTOR }),
    );
    expect((await listSteps(db, { campaignId }))[1]?.subject).toBeNull();
    expect(subjects).toEqual(['Subject', 'Re: Subject']);
  });

  it('that was stored with a subject of blanks answers in the thread', async () => {
    const { subjects } = await played(
      'Own',
      (id) =>
        connection.sql`UPDATE campaign_sequences SET subject = '  ' WHERE campaign_id = ${id} AND step_number = 2`,
    );
    expect(subjects).toEqual(['Subject', 'Re: Subject']);
  });

  it('whose template writes no subject for this person answers in the thread', async () => {
    const { subjects } = await played('{% if title %}Own{% endif %}', async () => undefined);
    expect(subjects).toEqual(['Subject', 'Re: Subject']);
  });

  it('keeps its subject when something else is changed', async () => {
    const { subjects } = await played('Own', (id) =>
      updateStep(db, { campaignId: id, stepNumber: 2, messageTemplate: 'New', actor: ACTOR }),
    );
    expect(subjects).toEqual(['Subject', 'Own']);
  });
});
