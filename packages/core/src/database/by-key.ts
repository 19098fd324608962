import { type SQL, sql } from 'drizzle-orm';
import { PostgresJsSession } from 'drizzle-orm/postgres-js';
import type postgres from 'postgres';
import { type BoundStatement, bind } from './bind.js';
import { campaignLocks } from './campaign-lock.js';
import { type OneTrip, openOneTrip } from './one-trip.js';
import type { Queryable } from './queryable.js';

/**
 * How such a statement is planned. Without `jit`: what must not be used counts as very dear, which would have each
 * statement compiled, for 400 ms. With a plan that is kept: it takes longer to plan than to run over a handful of rows. A
 * process that is frozen in the middle holds a campaign's lock, and with it whoever wants to pause it: not for long.
 */
const PLAN_BY_KEY = {
  enable_seqscan: 'off',
  enable_mergejoin: 'off',
  idle_in_transaction_session_timeout: '15s',
  random_page_cost: '1.1',
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
};

/** @param until the end of the transaction, or of the session */
const planByKey = (until: 'transaction' | 'session'): SQL => sql`
  SELECT ${sql.join(
    Object.entries(PLAN_BY_KEY).map(
      ([name, value]) => sql`set_config(${name}, ${value}, ${sql.raw(String(until === 'transaction'))})`,
    ),
    sql`, `,
  )}`;

/**
 * Runs one statement over a batch of known rows in a transaction of its own, in which the planner may read no table
 * from end to end. Right after a bulk change its figures are old: it would read a million rows to find two thousand.
 * Such a statement reaches each table by primary key from the rows it was given, and never joins one CTE with another:
 * that is quadratic whenever the planner takes a batch for one row, as it does of conditions on what has just changed.
 * It is prepared once a connection, so its text must not change from batch to batch.
 * @param params.lockCampaigns take these campaigns' shared locks first, so that the statement sees what was committed
 * while it waited
 * @param params.lock a statement that takes another lock first, for the same reason
 */
export async function executeByKey<Row extends Record<string, unknown>>(
  db: Queryable,
  params: { statement: SQL; lockCampaigns?: readonly string[]; lock?: SQL },
): Promise<Row[]> {
  const statements = [
    ...(params.lock ? [params.lock] : []),
    ...(params.lockCampaigns ? [campaignLocks('shared', params.lockCampaigns)] : []),
    params.statement,
  ];
  const oneTrip = oneTrips.get(db);
  if (oneTrip) return await oneTrip.run<Row>(statements.map(bind));
  return await db.transaction(async (tx) => {
    const client = clientOf(tx);
    const bound = [planByKey('transaction'), ...statements].map(bind);
    const answers = await inOrder(bound.map((statement) => prepared<Row>(client, statement)));
    return answers.at(-1) ?? [];
  });
}

const oneTrips = new WeakMap<Queryable, OneTrip>();

/**
 * Has these transactions run on connections of their own, in one round trip. Not those within a transaction of `db`.
 * @returns what closes those connections
 */
export function openByKey(
  db: Queryable,
  params: { url: string; applicationName: string; connections: number },
): { close(): Promise<void> } {
  const oneTrip = openOneTrip({ ...params, atFirst: bind(planByKey('session')) });
  oneTrips.set(db, oneTrip);
  return oneTrip;
}

/** Sends them in this order, without waiting in between. @throws the first error, once all have been answered */
async function inOrder<Answer>(queries: readonly PromiseLike<Answer>[]): Promise<Answer[]> {
  const answers = await Promise.allSettled(queries);
  return answers.map((answer) => {
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  });
}

/** Drizzle never lets the driver keep a statement prepared, so this goes to the driver itself. */
function prepared<Row extends Record<string, unknown>>(
  client: postgres.ISql,
  { text, params }: BoundStatement,
) {
  return client.unsafe<Row[]>(text, params as postgres.ParameterOrJSON<never>[], { prepare: true });
}

function clientOf(db: Queryable): postgres.ISql {
  const { session } = db._;
  if (!(session instanceof PostgresJsSession)) throw new Error('the database is not opened by postgres.js');
  return session.client as postgres.Sql;
}
