import { afterAll, describe, expect, it } from 'vitest';
import { openOneTrip } from '../../src/database/one-trip.js';
import { testDatabase } from '../setup/test-campaign.js';

const { sql, url } = await testDatabase();
await sql`CREATE TABLE notes (text text PRIMARY KEY)`;
const oneTrip = openOneTrip({ url, applicationName: 'one-trip', connections: 1 });
afterAll(() => oneTrip.close());

const LOCK = 4711;
const write = (text: string) => ({ text: 'INSERT INTO notes VALUES ($1) RETURNING text', params: [text] });
const lock = { text: 'SELECT pg_advisory_xact_lock($1::bigint)', params: [LOCK] };
const notes = async () =>
  (await sql<{ text: string }[]>`SELECT text FROM notes ORDER BY 1`).map((n) => n.text);

/** Both ways: with statements that are new to the connection, and with ones it knows. */
const forget = async () => {
  await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'one-trip'`;
  await oneTrip.run([{ text: 'SELECT 1', params: [] }]).catch(() => {});
};

/** The session of the connection, once it waits for the lock. */
async function waiter(): Promise<number> {
  for (;;) {
    const [row] = await sql<{ pid: number }[]>`
      SELECT pid FROM pg_stat_activity WHERE application_name = 'one-trip' AND wait_event_type = 'Lock'`;
    if (row) return row.pid;
  }
}

describe.each([
  ['new to the connection', forget],
  ['known to the connection', () => oneTrip.run([lock, write(`known ${performance.now()}`)])],
])('statements %s', (name, given) => {
  it('are one transaction, and answer with the rows of the last', async () => {
    await given();
    expect(await oneTrip.run([write(`${name} a`), write(`${name} b`)])).toEqual([{ text: `${name} b` }]);
    const rows = await sql<{ xid: string }[]>`
      SELECT xmin::text AS xid FROM notes WHERE text LIKE ${`${name} %`}`;
    expect(rows).toHaveLength(2);
    expect(new Set(rows.map(({ xid }) => xid)).size).toBe(1);
  });

  it('leave nothing behind when one of them fails, and say why', async () => {
    await given();
    const before = await notes();
    const [taken] = before;
    await expect(oneTrip.run([write(`${name} c`), write(taken ?? '')])).rejects.toMatchObject({
      code: '23505',
    });
    expect(await notes()).toEqual(before);
    expect(await oneTrip.run([write(`${name} after`)])).toEqual([{ text: `${name} after` }]);
  });

  it('leave nothing behind when their session is cut before the second', async () => {
    await given();
    const before = await notes();
    const holder = await sql.reserve();
    await holder`SELECT pg_advisory_lock(${LOCK}::bigint)`;
    const cut = expect(oneTrip.run([lock, write(`${name} cut`)])).rejects.toThrow();
    await sql`SELECT pg_terminate_backend(${await waiter()})`;
    await cut;
    await holder`SELECT pg_advisory_unlock(${LOCK}::bigint)`;
    holder.release();
    expect(await oneTrip.run([lock, write(`${name} again`)])).toEqual([{ text: `${name} again` }]);
    expect(await notes()).toEqual([...before, `${name} again`].sort());
  });
});

it('a statement whose parameters are of another kind than before never runs without its transaction', async () => {
  await oneTrip.run([lock, write('kinds')]);
  const before = await notes();
  const holder = await sql.reserve();
  await holder`SELECT pg_advisory_lock(${LOCK}::bigint)`;
  const other = { ...lock, params: [BigInt(LOCK)] };
  const cut = expect(oneTrip.run([other, write('kinds cut')])).rejects.toThrow();
  await sql`SELECT pg_terminate_backend(${await waiter()})`;
  await cut;
  await holder`SELECT pg_advisory_unlock(${LOCK}::bigint)`;
  holder.release();
  expect(await oneTrip.run([other, write('kinds again')])).toEqual([{ text: 'kinds again' }]);
  expect(await notes()).toEqual([...before, 'kinds again'].sort());
});

it('statements that the server has forgotten are prepared again', async () => {
  await sql`CREATE TABLE last_words (text text)`;
  await sql`
    CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN EXECUTE 'DEALLOCATE ALL'; RETURN NULL; END $$`;
  await sql`
    CREATE CONSTRAINT TRIGGER forget AFTER INSERT ON last_words DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION forget()`;
  await oneTrip.run([lock, write('forgotten')]);
  const before = await notes();
  await oneTrip.run([{ text: 'INSERT INTO last_words VALUES ($1)', params: ['adieu'] }]);
  expect(await oneTrip.run([lock, write('remembered')])).toEqual([{ text: 'remembered' }]);
  expect(await notes()).toEqual([...before, 'remembered'].sort());
});

it('a statement behind a lock sees what was committed while it was waited for', async () => {
  const count = { text: 'SELECT count(*)::int AS n FROM notes WHERE text = $1', params: ['late'] };
  await oneTrip.run([lock, count]);
  const holder = await sql.reserve();
  await holder`SELECT pg_advisory_lock(${LOCK}::bigint)`;
  const answer = oneTrip.run([lock, count]);
  await waiter();
  await sql`INSERT INTO notes VALUES ('late')`;
  await holder`SELECT pg_advisory_unlock(${LOCK}::bigint)`;
  holder.release();
  expect(await answer).toEqual([{ n: 1 }]);
});

it('what is set at first holds for the session, and for the one after it is cut', async () => {
  const line = openOneTrip({
    url,
    applicationName: 'set-at-first',
    connections: 1,
    atFirst: { text: 'SELECT set_config($1, $2, false)', params: ['work_mem', '5MB'] },
  });
  const shown = () => line.run([{ text: "SELECT current_setting('work_mem') AS set", params: [] }]);
  expect(await shown()).toEqual([{ set: '5MB' }]);
  expect(await shown()).toEqual([{ set: '5MB' }]);
  await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'set-at-first'`;
  await expect.poll(() => shown().catch(() => null)).toEqual([{ set: '5MB' }]);
  await line.close();
});
