import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { connect } from '../../src/index.js';
import { testDatabase } from '../setup/test-campaign.js';

const stage = await testDatabase();

/** The session of the one who sleeps, once it does. */
async function sleeper(): Promise<number> {
  for (;;) {
    const [row] = await stage.sql<{ pid: number }[]>`
      SELECT pid FROM pg_stat_activity WHERE application_name = 'lost' AND wait_event = 'PgSleep'`;
    if (row) return row.pid;
  }
}

it('a session that is cut within a transaction fails that transaction and nothing else', async () => {
  const lost = connect({ url: stage.url, applicationName: 'lost', max: 1 });
  for (let times = 0; times < 10; times++) {
    const work = lost.db.transaction((tx) => tx.execute(sql`SELECT pg_sleep(60)`));
    const failed = expect(work).rejects.toThrow();
    await stage.sql`SELECT pg_terminate_backend(${await sleeper()})`;
    await failed;
    expect(await lost.sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  }
  await lost.close();
});
