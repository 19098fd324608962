import { beforeAll, describe, expect, it } from 'vitest';
import { executeDue, makeOwner } from '../../src/index.js';
import { readsOf, withoutAutovacuum } from '../setup/rows-read.js';
import { email, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays } from '../setup/test-senders.js';

const START = new Date('2026-03-02T09:00:00Z');
const AGAIN = new Date('2026-03-05T09:00:00Z');
const MANY = 2_000;
const OTHER_CAMPAIGNS = 60;

const mails = [email('Hello {{ first_name }}'), email('Again', 3)];
/** The second looks for earlier mails, and the first time before any has gone out. */
const mixed = [
  { ...email('Hello {{ first_name }}'), channel: 'linkedin_message' as const },
  email('Again', 3),
];

/**
 * What an executor reads for a message must not grow with what lies around: what is due, what has been sent, how many take
 * part. Its sessions keep the plans they got with the planner's figures of the first moment, which can be wrong in more
 * than one way; each scene has a database of its own.
 */
describe.each([
  { scene: 'many mails from a sender, before any ANALYZE', sender: true, steps: mails, sizes: [MANY] },
  { scene: 'the same behind a message by the log channel', sender: true, steps: mixed, sizes: [5, MANY] },
  {
    scene: 'the same, after an ANALYZE while nothing had been sent',
    sender: true,
    steps: mixed,
    sizes: [5, MANY],
    analyzed: 'planned',
  },
  {
    scene: 'mails from a sender, after an ANALYZE while there were few',
    sender: true,
    steps: mails,
    sizes: [MANY],
    analyzed: 'small',
  },
  { scene: 'many by the log channel, before any ANALYZE', sender: false, steps: mails, sizes: [MANY] },
  {
    scene: 'the same, after an ANALYZE',
    sender: false,
    steps: mails,
    sizes: [5, MANY],
    analyzed: 'planned',
  },
  {
    scene: 'the same, after an ANALYZE while there were few',
    sender: false,
    steps: mails,
    sizes: [MANY],
    analyzed: 'small',
  },
])('what a pass reads for a message: $scene', ({ sender, steps, sizes, analyzed }) => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  beforeAll(async () => {
    database = await testDatabase();
    await withoutAutovacuum(database);
  });

  const analyze = async (moment: string) => {
    if (analyzed === moment) await database.sql`ANALYZE`;
  };

  /** Plays the campaigns through in one session, and says how many rows of a table that took for each message. */
  async function afterPlaying(campaigns: { campaignId: string; recipients: number }[]) {
    const { result: messages, rowsOf } = await readsOf(database, async (db) => {
      let sent = 0;
      for (const { campaignId } of campaigns)
        for (const now of [START, AGAIN]) {
          const { channels } = recordingChannel();
          const { senderWays } = givenWays();
          const owner = makeOwner();
          const pass = await executeDue(db, { channels, senderWays, owner, campaignId, batchSize: 100, now });
          sent += pass.sent;
        }
      return sent;
    });
    expect(messages).toBe(campaigns.reduce((sum, { recipients }) => sum + 2 * recipients, 0));
    return (table: string) => rowsOf(table) / messages;
  }

  it('is a few rows', async () => {
    const { result: campaigns } = await readsOf(database, async (db) => {
      const senders = sender ? [await givenSender(db)] : [];
      for (let n = 0; n < OTHER_CAMPAIGNS; n++) await givenSending(db, { steps, at: START, senders });
      await analyze('small');
      const given: { campaignId: string; recipients: number }[] = [];
      for (const recipients of sizes)
        given.push({ ...(await givenSending(db, { steps, recipients, at: START, senders })), recipients });
      await analyze('planned');
      return given;
    });
    const reads = await afterPlaying(campaigns);
    expect(reads('campaign_actions')).toBeGreaterThan(1);
    expect(reads('campaign_actions')).toBeLessThan(13);
    expect(reads('campaign_recipients')).toBeLessThan(8);
    expect(reads('campaign_stats')).toBeLessThan(0.5);
    expect(reads('sent_messages')).toBeLessThan(1);
  });
});
