import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { EmbeddedDatabaseError, errorCode, errorMessage } from './errors.js';

const present = 'outreach-presence';
const leaving = 'outreach-leaving';
/** How a server answers that is on its way down (57P01 to 57P03 of PostgreSQL's error codes) or has just gone. */
const STOPPING: ReadonlySet<string> = new Set([
  '57P01',
  '57P03',
  'ECONNREFUSED',
  'ECONNRESET',
  'CONNECTION_CLOSED',
]);

/** The session a command holds open from joining to leaving, by which others see that the server is in use. */
export type Presence = {
  /** Says that this session no longer counts, and tells whether any other does. */
  isLastOne(): Promise<boolean>;
  end(): Promise<void>;
};

/**
 * Opens the session, and makes the product's database unless it exists. Not safe against itself in another process.
 *
 * @param url with the maintenance database: a session on the product's own would be in the way of dropping it
 * @returns null when the server is just stopping
 * @throws EmbeddedDatabaseError when the server takes no session from us
 */
export async function openPresence(url: string, databaseName: string): Promise<Presence | null> {
  let ending = false;
  const sql = postgres(url, {
    max: 1,
    // Both would end the session early; the latter is an hour or so by default.
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: 30,
    // Seconds between attempts to get a lost session back; grows to 20 by default, for which leaving would wait.
    backoff: () => 0.1,
    onnotice: () => undefined,
    connection: { application_name: present, idle_session_timeout: 0 },
    onclose: () => {
      if (!ending) void comeBack(sql, () => ending);
    },
  });
  try {
    await ensureDatabase(sql, databaseName);
  } catch (error) {
    ending = true;
    await sql.end({ timeout: 0 });
    // It was stopping when we looked: the caller waits for its end and starts it anew.
    if (STOPPING.has(errorCode(error) ?? '')) return null;
    throw new EmbeddedDatabaseError(`the embedded database refuses us: ${describe(error)}`);
  }
  return {
    isLastOne: () => isLastOne(sql),
    end: () => {
      ending = true;
      return sql.end({ timeout: 5 });
    },
  };
}

async function ensureDatabase(sql: postgres.Sql, name: string): Promise<void> {
  const existing = await sql`SELECT 1 FROM pg_database WHERE datname = ${name}`;
  if (existing.length === 0) await sql`CREATE DATABASE ${sql(name)}`;
}

/**
 * PostgreSQL drops all sessions when one of its processes is killed (by the kernel, for want of memory), and is back a
 * second or a minute later. Without our session the next one to leave would stop it under us.
 */
async function comeBack(sql: postgres.Sql, isOver: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 120_000; !isOver() && Date.now() < deadline; ) {
    const isBack = await sql`SELECT 1`.then(
      () => true,
      () => false,
    );
    if (isBack) return;
  }
}

async function isLastOne(sql: postgres.Sql): Promise<boolean> {
  try {
    // A session outlives its client's goodbye by an instant. Under this name it is not mistaken for company.
    await sql`SELECT set_config('application_name', ${leaving}, false)`;
    // For the same reason sessions that nobody has taken leave with, like the caller's own pool, get a second to go.
    for (const deadline = Date.now() + 1000; ; await sleep(20)) {
      const [others] = await sql<[{ presences: number; sessions: number }]>`
        SELECT count(*) FILTER (WHERE application_name = ${present})::int AS presences, count(*)::int AS sessions
        FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND application_name <> ${leaving}`;
      if (others.sessions === 0) return true;
      if (others.presences > 0 || Date.now() > deadline) return false;
    }
  } catch {
    // The server is gone or going: nobody is on it, and stopping it again does no harm.
    return true;
  }
}

function describe(error: unknown): string {
  return errorCode(error) === '28P01'
    ? 'the password in postgres-password is not its own'
    : errorMessage(error);
}
