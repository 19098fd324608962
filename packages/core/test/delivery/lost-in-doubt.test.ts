import { expect, it } from 'vitest';
import { claimWithinLimits } from '../../src/delivery/claim-within-limits.js';
import { passGate } from '../../src/delivery/gate.js';
import { rescueLost } from '../../src/delivery/rescue.js';
import { schema } from '../../src/index.js';
import { email, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { later, START } from '../setup/test-clock.js';
import { givenSender, givenSending } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();

it('what a lost executor left in doubt has its sender rest, and counts for no breaker: no server was silent', async () => {
  const id = await givenSender(db, { minGapSeconds: 600 });
  await givenSending(db, { steps: [email('One')], recipients: 2, at: START, senders: [id] });
  const [sender] = await db.select().from(schema.senders);
  if (!sender) throw new Error('no sender');
  const claim = (now: Date) =>
    claimWithinLimits(db, {
      lane: { sender, readAt: new Date() },
      owner: 'dead',
      limit: 5,
      leaseSeconds: 60,
      now,
    });
  const claims = await claim(START);
  expect(claims).toHaveLength(1);
  expect((await passGate(db, claims)).size).toBe(1);
  const rescue = {
    channels: recordingChannel().channels,
    isDead: () => true,
    actor: 'executor:test',
  } as const;
  expect(await rescueLost(db, { ...rescue, now: START })).toMatchObject({ inDoubt: 1 });

  const [row] = await sql`SELECT failures, broken_until, next_free_at FROM senders WHERE id = ${id}`;
  expect(row).toMatchObject({ failures: 0, broken_until: null });
  expect(new Date(row?.next_free_at).getTime()).toBeGreaterThanOrEqual(later(600).getTime());
  expect(await claim(later(599))).toHaveLength(0);
  expect(await claim(later(901))).toHaveLength(1);
});
