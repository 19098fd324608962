import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { readsOf } from '../setup/rows-read.js';
import { email, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

const START = new Date('2026-03-02T09:00:00Z');
const RECIPIENTS = 1_000;
const CAMPAIGNS_OF_OTHERS = 300;

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
});

it('finds what a sender has to send without asking the campaigns of others', async () => {
  const { db } = database;
  const sender = await givenSender(db);
  await givenSending(db, {
    steps: [email('Hello')],
    recipients: RECIPIENTS,
    at: START,
    senders: [sender],
  });
  await db.execute(sql`
    INSERT INTO campaigns (name, type, status, created_by)
    SELECT 'other ' || n, 'email', 'active', (SELECT id FROM users LIMIT 1)
    FROM generate_series(1, ${CAMPAIGNS_OF_OTHERS}::int) n`);
  const ways = givenWays();
  const { result, rowsOf } = await readsOf(database, (session) => passAt(session, { now: START, ways }));
  expect(result.sent).toBe(RECIPIENTS);
  // A message may ask for its own campaign by key, three times. A pass looks at all of them a few times; its claims, which
  // are twenty, and its gates do not.
  expect((rowsOf('campaigns') - 3 * RECIPIENTS) / CAMPAIGNS_OF_OTHERS).toBeLessThan(10);
});
