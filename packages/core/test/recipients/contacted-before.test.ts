import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import {
  addRecipients,
  listActions,
  markResponded,
  previewRecipients,
  removeRecipient,
  resolveAction,
  type SendOutcome,
} from '../../src/index.js';
import { ACTOR, email, givenCampaign, testDatabase } from '../setup/test-campaign.js';
import { START } from '../setup/test-clock.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const { db } = await testDatabase();

type At = { campaignId: string; recipientId: string };

/** Somebody who was removed from an active campaign after `before` had happened to them. */
async function givenRemoved(before: (at: At) => Promise<unknown>) {
  const { campaignId, recipientIds, contactIds } = await givenSending(db, {
    steps: [email('1'), email('2', 3)],
    at: START,
    senders: [await givenSender(db)],
  });
  const [recipientId = ''] = recipientIds;
  await before({ campaignId, recipientId });
  await removeRecipient(db, { campaignId, recipientId, actor: ACTOR });
  const again = { campaignId, contactIds, actor: ACTOR };
  return {
    campaignId,
    contactIds,
    again,
    skipped: [{ contactId: contactIds[0], reason: 'contacted_before' }],
  };
}

const written =
  (outcome: SendOutcome = { kind: 'sent' }) =>
  async ({ campaignId }: { campaignId: string }) => {
    const ways = givenWays(() => outcome);
    await passAt(db, { now: START, campaignId, ways });
    expect(ways.messages).toHaveLength(1);
  };
const reached = written();

describe('somebody who was removed after they had got a message', () => {
  it('is skipped with that reason, by name and by a filter, in the preview too', async () => {
    const { campaignId, contactIds, again, skipped } = await givenRemoved(reached);
    expect(await addRecipients(db, again)).toMatchObject({ added: 0, skipped });
    await db.execute(
      sql`UPDATE contacts SET seniority = 'Wren' WHERE id = ANY(${sql.param(contactIds)}::text[])`,
    );
    const filter = { seniority: 'Wren' };
    expect(await addRecipients(db, { campaignId, filter, actor: ACTOR })).toMatchObject({
      added: 0,
      skipped,
    });
    expect(await previewRecipients(db, { campaignId, filter })).toMatchObject({
      ready: 0,
      skippedCounts: { contacted_before: 1 },
      examples: { contacted_before: contactIds },
    });
  });

  it('begins anew when told so, and is skipped again when removed again', async () => {
    const { campaignId, again, skipped } = await givenRemoved(reached);
    const added = await addRecipients(db, { ...again, includeContactedBefore: true, now: START });
    expect(added).toMatchObject({ added: 1, recipients: [{ status: 'pending', currentStep: 0 }] });
    await reached({ campaignId });
    const [recipient] = added.recipients;
    await removeRecipient(db, { campaignId, recipientId: recipient?.id ?? '', actor: ACTOR });
    expect(await addRecipients(db, again)).toMatchObject({ added: 0, skipped });
  });

  it('may be added to another campaign, and a removal there says nothing of this one', async () => {
    const { contactIds } = await givenRemoved(reached);
    const { campaignId } = await givenCampaign(db, { steps: [email('1')], recipients: 0, draft: true });
    expect(await addRecipients(db, { campaignId, contactIds, actor: ACTOR })).toMatchObject({ added: 1 });
  });
});

it('is skipped as well who has answered without having got anything', async () => {
  const { again, skipped } = await givenRemoved((at) => markResponded(db, { ...at, actor: ACTOR }));
  expect(await addRecipients(db, again)).toMatchObject({ added: 0, skipped });
});

describe('a message whose fate is unknown', () => {
  const doubted = written({ kind: 'unknown', code: 'in_doubt', detail: 'Nobody knows.' });
  const resolved = (as: 'give_up' | 'resend') => async (at: At) => {
    await doubted(at);
    const [action] = await listActions(db, at);
    await resolveAction(db, { ...at, actionId: action?.id ?? '', as, actor: ACTOR, now: START });
  };

  it('may have reached them', async () => {
    const { again, skipped } = await givenRemoved(doubted);
    expect(await addRecipients(db, again)).toMatchObject({ added: 0, skipped });
  });

  it('may have reached them also when it is given up', async () => {
    const { again, skipped } = await givenRemoved(resolved('give_up'));
    expect(await addRecipients(db, again)).toMatchObject({ added: 0, skipped });
  });

  it('has not, when a person says that it is to be sent again', async () => {
    const { again } = await givenRemoved(resolved('resend'));
    expect(await addRecipients(db, again)).toMatchObject({ added: 1, skipped: [] });
  });
});

it('a message that was refused has not reached them', async () => {
  const { again } = await givenRemoved(written({ kind: 'rejected', code: 'refused', detail: '554 No.' }));
  expect(await addRecipients(db, again)).toMatchObject({ added: 1, skipped: [] });
});

it('is added as if they had never been there whom nothing has reached', async () => {
  const { again } = await givenRemoved(async () => {});
  expect(await addRecipients(db, again)).toMatchObject({ added: 1, skipped: [] });
});
