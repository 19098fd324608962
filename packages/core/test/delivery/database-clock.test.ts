import { afterEach, describe, expect, it, vi } from 'vitest';
import { executeDue, makeOwner } from '../../src/index.js';
import { email, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { DAY, HOUR } from '../setup/test-clock.js';
import { givenSender, givenSending, givenWays } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();
const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);

/** What goes out in a pass of an executor whose clock is so many seconds ahead. */
async function sentAhead(seconds: number, campaignId: string): Promise<number> {
  const { senderWays, messages } = givenWays();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1_000 });
  await executeDue(db, { channels: recordingChannel().channels, senderWays, owner: makeOwner(), campaignId });
  return messages.length;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('an executor whose clock is ahead', () => {
  it("keeps to the ramp's day of the database", async () => {
    const ramp = { rampStart: 1, rampStep: 5, rampCeiling: 50, rampStartedAt: ago(23.5 * HOUR) };
    const sender = await givenSender(db, ramp);
    const { campaignId } = await givenSending(db, {
      steps: [email('ONE')],
      recipients: 10,
      senders: [sender],
    });
    await sql`
      INSERT INTO sender_sends (sender_id, action_id, campaign_id, at, opener)
      VALUES (${sender}, 'earlier', ${campaignId}, ${ago(23 * HOUR).toISOString()}, true)`;
    expect(await sentAhead(HOUR, campaignId)).toBe(0);
  });

  it('keeps to the hours of the database', async () => {
    // Tomorrow as well, should midnight pass meanwhile.
    const weekday = (date: Date) => date.toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' });
    const open = [ago(0), ago(-DAY)].map((date) => [weekday(date).toLowerCase(), [['00:00', '24:00']]]);
    const { campaignId } = await givenSending(db, {
      steps: [email('ONE')],
      senders: [await givenSender(db)],
      schedule: { name: 'Now', timezone: 'UTC', windows: Object.fromEntries(open) },
    });
    expect(await sentAhead(3 * DAY, campaignId)).toBe(1);
  });
});
