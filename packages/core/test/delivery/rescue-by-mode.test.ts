import { expect, it } from 'vitest';
import { type Channel, createSecretBox, executeDue, makeOwner, updateSender } from '../../src/index.js';
import { ACTOR, email, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();
const box = createSecretBox('a secret key for tests, long enough');
const changeTo = async (senderId: string, mode: 'log' | 'smtp') =>
  await updateSender(db, { senderId, changes: { mode }, box, actor: ACTOR });

type Behind = (ids: readonly string[]) => Promise<void> | void;

/** A campaign's only message, whose executor is lost behind the gate; `behindGate` runs just before that. */
async function lostBehindGate(sender: string, behindGate: Behind = () => {}): Promise<string> {
  const { campaignId } = await givenSending(db, { steps: [email('ONE')], senders: [sender] });
  const ways = givenWays();
  const isLost = new Promise<void>((lost) => {
    const dying: Channel = {
      ...ways.channel,
      deliver: async (batch, port) => {
        await behindGate([...(await port.gate(batch))]);
        lost();
        await new Promise(() => {});
      },
    };
    const channels = { email: dying, linkedin_message: dying, linkedin_connection: dying };
    const senderWays = { ...ways.senderWays, open: async () => dying };
    void executeDue(db, { channels, senderWays, owner: 'dead', campaignId });
  });
  await isLost;
  return campaignId;
}

/** The next executor, which knows that the other one is dead. @returns what it has written to the log */
async function nextPass(campaignId: string) {
  const { channels, messages } = recordingChannel();
  const { senderWays } = givenWays();
  await executeDue(db, {
    channels,
    senderWays,
    owner: makeOwner(),
    isDead: (owner) => owner === 'dead',
    campaignId,
  });
  return messages;
}
const actionOf = async (campaignId: string) =>
  (await sql`SELECT status, error_code FROM campaign_actions WHERE campaign_id = ${campaignId}`)[0];
const inDoubt = { status: 'failed', error_code: 'in_doubt' };

it('a mail that may have gone out by SMTP is in doubt, also when its sender has been put to the log since', async () => {
  const sender = await givenSender(db);
  const campaignId = await lostBehindGate(sender);
  await changeTo(sender, 'log');
  expect(await nextPass(campaignId)).toEqual([]);
  expect(await actionOf(campaignId)).toMatchObject(inDoubt);
  await changeTo(sender, 'smtp');
  await nextPass(campaignId);
  expect(await actionOf(campaignId)).toMatchObject(inDoubt);
});

it('a mail is in doubt also when its sender was put to the log between its claim and its gate', async () => {
  const sender = await givenSender(db);
  const campaignId = await lostBehindGate(sender, async (ids) => {
    await changeTo(sender, 'log');
    // As if it had waited for a connection: the gate came after the change.
    await sql`UPDATE campaign_actions SET gated_at = clock_timestamp() WHERE id = ANY(${ids})`;
  });
  expect(await nextPass(campaignId)).toEqual([]);
  expect(await actionOf(campaignId)).toMatchObject(inDoubt);
});

it.each(['1 second', '1 hour'])(
  'a message of a sender that was put to the log %s before is in doubt',
  async (ago) => {
    const sender = await givenSender(db);
    await changeTo(sender, 'log');
    await sql`UPDATE senders SET created_at = '2026-01-01', updated_at = now() - ${ago}::interval WHERE id = ${sender}`;
    const campaignId = await lostBehindGate(sender);
    await nextPass(campaignId);
    expect(await actionOf(campaignId)).toMatchObject(inDoubt);
  },
);

it.each([
  ['has always been on the log', '0 seconds', '0 seconds'],
  ['was changed long before', '9 days', '3 hours'],
])('a message of a sender that %s is settled by the log', async (_, created, updated) => {
  const sender = await givenSender(db, { mode: 'log' });
  await sql`UPDATE senders SET created_at = now() - ${created}::interval, updated_at = now() - ${updated}::interval
            WHERE id = ${sender}`;
  const campaignId = await lostBehindGate(sender);
  expect(await nextPass(campaignId)).toHaveLength(1);
  expect(await actionOf(campaignId)).toMatchObject({ status: 'sent' });
});
