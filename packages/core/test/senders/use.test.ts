import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { listSenderUse } from '../../src/index.js';
import { senders } from '../../src/schema/senders.js';
import { testDatabase } from '../setup/test-campaign.js';

const NOW = new Date('2026-03-18T12:00:00Z');
const minutesAgo = (n: number) => new Date(NOW.getTime() - n * 60_000);

it('tells what each sender has used of today’s limits, and when one that is full may go on', async () => {
  const { db } = await testDatabase();
  const [full, free] = await db
    .insert(senders)
    .values([
      {
        kind: 'email',
        mode: 'smtp',
        name: 'Full',
        perDay: 50,
        perHour: 10,
        ...{ rampStart: 2, rampStep: 1, rampCeiling: 50, rampStartedAt: minutesAgo(2_000) },
      },
      { kind: 'email', mode: 'log', name: 'Free' },
      { kind: 'email', mode: 'log', name: 'Gone', archivedAt: NOW },
    ])
    .returning();
  for (const ago of [1_430, 90, 30])
    await db.execute(sql`
      INSERT INTO sender_sends (sender_id, action_id, campaign_id, at, opener)
      VALUES (${full?.id}, 'a', 'c', ${minutesAgo(ago).toISOString()}, true)`);

  const use = await listSenderUse(db, { now: NOW });

  expect(use).toHaveLength(2);
  expect(use.find(({ senderId }) => senderId === full?.id)).toEqual({
    senderId: full?.id,
    usedDay: 3,
    usedHour: 1,
    // The second day of the ramp.
    dayLimit: 3,
    hourLimit: 10,
    blocked: {
      code: 'sender_day_limit',
      detail: 'The sender Full is at its limit of 3 messages in 24 hours.',
      nextAt: minutesAgo(-10),
    },
  });
  expect(use.find(({ senderId }) => senderId === free?.id)).toEqual({
    senderId: free?.id,
    usedDay: 0,
    usedHour: 0,
    dayLimit: null,
    hourLimit: null,
    blocked: null,
  });
});
