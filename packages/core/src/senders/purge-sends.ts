import { sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';

/**
 * For so many days it is kept what has gone out from a sender for its limits. They count a day, the bounce guard
 * `BOUNCE_WINDOW.days`; the rest is room for clocks and for an answer about an old message.
 */
export const SENDS_KEPT_DAYS = 60;

/** Deletes what no limit and no guard counts any more; the messages themselves stay. Meant to be called now and then. */
export async function purgeSends(db: Queryable): Promise<void> {
  await db.execute(sql`
    DELETE FROM sender_sends WHERE at < now() - make_interval(days => ${SENDS_KEPT_DAYS}::int)`);
}
