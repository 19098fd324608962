import { activateCampaign, addRecipients, connect, type Database } from '@outreach/core';
import { sql } from 'drizzle-orm';
import type { Cluster } from '../cluster.js';
import { type Figures, type Series, takeTurns } from '../figures.js';

const UNIT = 'rows/s';

/**
 * Rows a second of adding many contacts to a campaign at once, beside a bare INSERT … SELECT of the same rows into a
 * table with the same columns, keys and references, and none of the rules.
 */
export async function benchmarkRecipients(
  cluster: Cluster,
  params: { template: string; contacts: number; rounds: number; say: (line: string) => void },
): Promise<Figures> {
  const { template, contacts, rounds, say } = params;
  const database = 'bench_recipients';
  const connection = connect({
    url: await cluster.create(database, template),
    applicationName: 'outreach-bench',
    max: 2,
  });
  const { db } = connection;
  try {
    await createBareTable(db);
    const contactIds = (await db.execute<{ id: string }>(sql`SELECT id FROM contacts ORDER BY id`)).map(
      (row) => row.id,
    );
    const timed = (name: string, work: () => Promise<number>) => async (round: number) => {
      const startedAt = performance.now();
      const added = await work();
      const rate = added / ((performance.now() - startedAt) / 1_000);
      if (added !== contacts) throw new Error(`${name}: ${added} of ${contacts} were added`);
      say(`round ${round + 1} of ${rounds}: ${name} ${Math.round(rate).toLocaleString('en')}/s`);
      return rate;
    };
    type Adding = ({ contactIds: string[] } | { filter: object }) & { brief?: boolean };
    const into = async (name: string, adding: Adding, isActive = false) => {
      const campaignId = await newCampaign(db, isActive);
      return timed(name, () =>
        addRecipients(db, { campaignId, actor: 'system', ...adding }).then(({ added }) => added),
      );
    };
    const values = await takeTurns(rounds, {
      byId: async (round) => (await into('by id', { contactIds }))(round),
      brief: async (round) => (await into('by id, in figures', { contactIds, brief: true }))(round),
      bare: async (round) => {
        const campaignId = await newCampaign(db, false);
        return timed('bare INSERT … SELECT', () => insertBare(db, campaignId))(round);
      },
      byFilter: async (round) => (await into('by filter', { filter: {} }))(round),
      active: async (round) => (await into('into an active campaign', { contactIds }, true))(round),
    });
    const series = (name: string, key: keyof typeof values): Series => ({
      name,
      unit: UNIT,
      values: values[key],
    });
    const bare = series('bare INSERT … SELECT', 'bare');
    return {
      heading: `Recipients: ${contacts.toLocaleString('en')} contacts added to a campaign`,
      comparisons: [
        {
          title: 'addRecipients, by id',
          measured: series('by id', 'byId'),
          reference: bare,
          aim: { atLeast: 0.8 },
        },
        {
          title: 'addRecipients, by id, answered in figures',
          measured: series('by id, in figures', 'brief'),
          reference: bare,
          aim: null,
        },
        {
          title: 'addRecipients, by filter',
          measured: series('by filter', 'byFilter'),
          reference: bare,
          aim: { atLeast: 0.8 },
        },
        {
          title: 'addRecipients, active campaign',
          measured: series('active', 'active'),
          reference: bare,
          aim: null,
        },
      ],
      alone: [],
      notes: [
        'addRecipients: judged one by one, counters and audit event included; an active campaign schedules them too',
        'the answer names 10,000 of the new ones with their contacts, or gives figures alone, as the console asks for',
        'bare: the same columns, primary key, unique key, indexes, foreign keys and room on each page, no triggers',
      ],
    };
  } finally {
    await connection.close();
    await cluster.drop(database);
  }
}

async function newCampaign(db: Database, isActive: boolean): Promise<string> {
  // Who is under way in another active campaign would be skipped; each round adds the same people once more.
  await db.execute(sql`UPDATE campaigns SET status = 'paused' WHERE status = 'active'`);
  const [row] = await db.execute<{ id: string }>(sql`
    INSERT INTO campaigns (name, type, created_by) VALUES ('bench', 'email', 'bench') RETURNING id`);
  if (!row) throw new Error('no campaign');
  await db.execute(sql`
    INSERT INTO campaign_sequences (campaign_id, step_number, position, channel, subject, message_template)
    VALUES (${row.id}, 1, 1, 'email', 'Hello', 'Hello')`);
  if (isActive) await activateCampaign(db, { campaignId: row.id, actor: 'system' });
  return row.id;
}

async function createBareTable(db: Database): Promise<void> {
  await db.execute(sql`CREATE TABLE bare_recipients (LIKE campaign_recipients INCLUDING ALL)`);
  await db.execute(sql`
    ALTER TABLE bare_recipients
      ADD FOREIGN KEY (campaign_id) REFERENCES campaigns ON DELETE CASCADE,
      ADD FOREIGN KEY (contact_id) REFERENCES contacts ON DELETE CASCADE,
      -- LIKE leaves this out: the same number of pages is to be filled.
      SET (fillfactor = 80)`);
  await db.execute(sql`INSERT INTO bare_recipients SELECT * FROM campaign_recipients`);
  await db.execute(sql`ANALYZE bare_recipients`);
}

async function insertBare(db: Database, campaignId: string): Promise<number> {
  const done = await db.execute(sql`
    INSERT INTO bare_recipients (campaign_id, contact_id) SELECT ${campaignId}::text, id FROM contacts`);
  return done.count;
}
