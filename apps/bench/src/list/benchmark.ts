import { connect, type Database, listCampaigns } from '@outreach/core';
import { sql } from 'drizzle-orm';
import type { Cluster } from '../cluster.js';
import { type Figures, median, type Series, takeTurns } from '../figures.js';

const PAGE = 50;
/** Calls a measurement; their median counts. */
const CALLS = 100;

/** Milliseconds that a page of campaigns with their statistics takes, beside the barest statements for the same. */
export async function benchmarkList(
  cluster: Cluster,
  params: { template: string; campaigns: number; recipients: number; rounds: number },
): Promise<Figures> {
  const { template, campaigns, recipients, rounds } = params;
  const database = 'bench_list';
  const connection = connect({
    url: await cluster.create(database, template),
    applicationName: 'outreach-bench',
    max: 2,
  });
  const { db } = connection;
  try {
    const timed = (work: () => Promise<unknown>) => async () => {
      const times: number[] = [];
      for (let call = 0; call < CALLS; call++) {
        const before = performance.now();
        await work();
        times.push(performance.now() - before);
      }
      return median(times);
    };
    await assertSame(db);
    const values = await takeTurns(rounds + 1, {
      list: timed(() => listCampaigns(db, { limit: PAGE, offset: 0 })),
      joined: timed(() => joined(db)),
      counted: timed(() => counted(db)),
    });
    // The first round warms caches and code up.
    const series = (name: string, key: keyof typeof values): Series => ({
      name,
      unit: 'ms',
      values: values[key].slice(1),
    });
    const list = series('listCampaigns', 'list');
    return {
      heading: `Campaign list: ${PAGE} with statistics, ${campaigns.toLocaleString('en')} campaigns × ${recipients.toLocaleString('en')} recipients`,
      comparisons: [
        {
          title: 'listCampaigns',
          measured: list,
          reference: series('counter table joined', 'joined'),
          aim: { below: 3 },
        },
        { title: 'listCampaigns', measured: list, reference: series('counting', 'counted'), aim: null },
      ],
      alone: [],
      notes: ['listCampaigns also gives the total, the owner, the next send and what needs attention'],
    };
  } finally {
    await connection.close();
    await cluster.drop(database);
  }
}

const joined = (db: Database) =>
  db.execute(sql`
    SELECT c.*, s.* FROM campaigns c LEFT JOIN campaign_stats s ON s.campaign_id = c.id
    ORDER BY c.created_at DESC, c.id DESC LIMIT ${PAGE}`);

const counted = (db: Database) =>
  db.execute<{ id: string; total: number; pending: number }>(sql`
    SELECT c.*, s.* FROM (SELECT * FROM campaigns ORDER BY created_at DESC, id DESC LIMIT ${PAGE}) c
    LEFT JOIN LATERAL (
      SELECT count(*)::int AS total, count(*) FILTER (WHERE status = 'pending')::int AS pending,
        count(*) FILTER (WHERE status = 'in_progress')::int AS in_progress,
        count(*) FILTER (WHERE status = 'completed')::int AS completed,
        count(*) FILTER (WHERE status = 'responded')::int AS responded,
        count(*) FILTER (WHERE status = 'failed')::int AS failed
      FROM campaign_recipients r WHERE r.campaign_id = c.id
    ) s ON true
    ORDER BY c.created_at DESC, c.id DESC`);

/** The list must say what counting says. */
async function assertSame(db: Database): Promise<void> {
  const [{ items }, rows] = await Promise.all([listCampaigns(db, { limit: PAGE, offset: 0 }), counted(db)]);
  const listed = items.map(({ id, stats }) => [id, stats.totalRecipients, stats.pending].join());
  const truth = rows.map((row) => [row.id, row.total, row.pending].join());
  if (JSON.stringify(listed) !== JSON.stringify(truth)) throw new Error('the list and the rows disagree');
}
