import { waitUntilBlocked } from '@outreach/testkit';
import { describe, expect, it } from 'vitest';
import { type Connection, createSecretBox, executeDue, makeOwner, updateSender } from '../../src/index.js';
import { ACTOR, email, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();

/** A pass that has read its sender and waits behind another claim of it, while `change` is made. */
async function sentWhenChangedMeanwhile(
  sender: string,
  change: (db: Connection['db']) => Promise<unknown>,
): Promise<number> {
  await givenSending(db, { steps: [email('ONE')], recipients: 20, senders: [sender] });
  const ways = givenWays();
  const other = await sql.reserve();
  try {
    const [{ pid } = { pid: 0 }] = await other<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await other`BEGIN`;
    await other`SELECT pg_advisory_xact_lock(hashtextextended(${`sender:${sender}`}, 1))`;
    const { channels } = recordingChannel();
    const pass = executeDue(db, { channels, senderWays: ways.senderWays, owner: makeOwner() });
    await waitUntilBlocked(sql, { by: pid });
    await change(db);
    await other`COMMIT`;
    await pass;
  } finally {
    other.release();
  }
  return ways.messages.length;
}

describe('for a claim that looked at its sender before', () => {
  const box = createSecretBox('a secret key for tests, long enough');

  it.each([
    ['lowered', { perDay: 100 }],
    ['set where there was none', {}],
  ])('a limit that is %s holds', async (_name, before) => {
    const sender = await givenSender(db, before);
    const lowered = { senderId: sender, changes: { limits: { perDay: 2 } }, box, actor: ACTOR };
    expect(await sentWhenChangedMeanwhile(sender, () => updateSender(db, lowered as never))).toBe(2);
  });

  it('a limit that is raised holds as well', async () => {
    const sender = await givenSender(db, { perDay: 2 });
    expect(
      await sentWhenChangedMeanwhile(sender, () => sql`UPDATE senders SET per_day = 5 WHERE id = ${sender}`),
    ).toBe(5);
  });

  it('a breaker that has opened lets nothing through', async () => {
    const sender = await givenSender(db);
    const open = () => sql`UPDATE senders SET broken_until = now() + interval '1 hour' WHERE id = ${sender}`;
    expect(await sentWhenChangedMeanwhile(sender, open)).toBe(0);
  });
});
