import { sql } from 'drizzle-orm';
import { recordEvents } from '../audit/record-event.js';
import type { Database } from '../database/connect.js';
import { driverOf } from '../imports/driver.js';
import { type DemoUsers, makeCampaigns } from './campaigns.js';
import { type DemoProgress, importSampleData } from './sample-data.js';

/** Held for as long as a seed takes: of several that start at once, one seeds and the others find it done. */
const SEED_LOCK = 7_246_110_003;

/**
 * Loads the sample companies and contacts and makes three campaigns with ten days of history behind them, all through
 * the services that people use. Only into a database without campaigns and contacts, or one in which an earlier seed
 * was cut off.
 *
 * @param params.now the end of that history, the present unless told
 * @returns whether anything was loaded
 */
export async function seedDemo(
  db: Database,
  params: { users: DemoUsers; now?: Date; onProgress?: (progress: DemoProgress) => void },
): Promise<{ seeded: boolean }> {
  const { users, now = new Date(), onProgress = () => undefined } = params;
  const session = await driverOf(db).reserve();
  try {
    await session`SELECT pg_advisory_lock(${SEED_LOCK})`;
    try {
      if (!(await isSeedable(db))) return { seeded: false };
      await recordEvents(db, [{ actor: 'system', event: 'demo.started' }]);
      await importSampleData(db, { onProgress });
      await db.transaction(async (tx) => {
        const count = await makeCampaigns(tx, { users, now });
        await recordEvents(tx, [{ actor: 'system', event: 'demo.seeded' }]);
        onProgress({ what: 'campaigns', count });
      });
      return { seeded: true };
    } finally {
      await session`SELECT pg_advisory_unlock(${SEED_LOCK})`;
    }
  } finally {
    session.release();
  }
}

async function isSeedable(db: Database): Promise<boolean> {
  const [row] = await db.execute<{ seedable: boolean }>(sql`
    SELECT NOT EXISTS (SELECT 1 FROM campaigns)
      AND (NOT EXISTS (SELECT 1 FROM contacts)
        OR (EXISTS (SELECT 1 FROM audit_events WHERE event = 'demo.started')
          AND NOT EXISTS (SELECT 1 FROM audit_events WHERE event = 'demo.seeded'))) AS seedable`);
  return row?.seedable ?? false;
}
