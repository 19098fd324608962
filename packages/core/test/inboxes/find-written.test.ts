import { sql as statement } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { findWritten } from '../../src/inboxes/find-people.js';
import { withoutAutovacuum } from '../setup/rows-read.js';
import { testDatabase } from '../setup/test-campaign.js';

const database = await testDatabase();
const { db, sql } = database;

it('among many messages only the named ones are looked at, also before there are statistics', async () => {
  await withoutAutovacuum(database);
  await sql`ALTER TABLE campaign_actions DISABLE TRIGGER USER`;
  await sql`
    INSERT INTO campaign_actions (id, campaign_id, recipient_id, sequence_id, status, scheduled_for)
    SELECT 'a' || n, 'c', 'r' || n, 's', 'sent', now() FROM generate_series(1, 30000) n`;
  await sql`
    INSERT INTO sent_messages (action_id, message_id, body, at)
    SELECT 'a' || n, n || '@us.example', '', now() FROM generate_series(1, 30000) n`;
  const looked = await db.transaction(async (tx) => {
    expect(await findWritten(tx, ['5@us.example', 'no@us.example', '7@us.example'])).toMatchObject([
      { actionId: 'a5' },
      { actionId: 'a7' },
    ]);
    return await tx.execute(statement`
      SELECT relname AS name, seq_tup_read::int + idx_tup_fetch::int AS rows FROM pg_stat_xact_user_tables
      WHERE relname IN ('campaign_actions', 'sent_messages') ORDER BY relname`);
  });
  expect([...looked]).toEqual([
    { name: 'campaign_actions', rows: 2 },
    { name: 'sent_messages', rows: 2 },
  ]);
});
