import { waitUntilBlocked } from '@outreach/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createUser, deactivateUser, reactivateUser, setPassword } from '../src/index.js';
import { ask } from './setup/request.js';
import { type Api, PASSWORD, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await api.connection.sql.unsafe(`
    CREATE FUNCTION wait_in_line() RETURNS trigger LANGUAGE plpgsql AS
      $$BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NEW; END$$;
    CREATE TRIGGER wait_in_line BEFORE INSERT ON auth_sessions FOR EACH ROW EXECUTE FUNCTION wait_in_line()`);
});
afterAll(() => api.close());

const logIn = (email: string, password = PASSWORD) =>
  ask(api, 'POST /auth/login', { as: null, body: { email, password } });

/** Does something while somebody's log-in stands between the check of their password and their session. */
async function logInMeanwhile(email: string, meanwhile: () => Promise<unknown>) {
  const { db, sql } = api.connection;
  await createUser(db, { email, name: 'x', role: 'member', password: PASSWORD });
  const holder = await sql.reserve();
  await holder`SELECT pg_advisory_lock(4711)`;
  const [me] = await holder`SELECT pg_backend_pid() AS pid`;
  const late = logIn(email);
  await waitUntilBlocked(sql, { by: me?.pid });
  await meanwhile();
  await holder`SELECT pg_advisory_unlock(4711)`;
  holder.release();
  const sessions = () =>
    sql`SELECT FROM auth_sessions s JOIN users u ON u.id = s.user_id WHERE u.email = ${email}`;
  return { late: await late, sessions };
}

test('a log-in by a password that is changed meanwhile lets nobody in', async () => {
  const email = 'changed@example.com';
  const { db } = api.connection;
  const { late, sessions } = await logInMeanwhile(email, () =>
    setPassword(db, { email, password: 'another long password' }),
  );
  expect([late.status, late.headers.getSetCookie()]).toEqual([401, []]);
  expect(await sessions()).toHaveLength(0);
  expect((await logIn(email, 'another long password')).status).toBe(200);
});

test('one that a deactivation overtakes leaves no session for the day they are let in again', async () => {
  const email = 'gone@example.com';
  const { db } = api.connection;
  const { late, sessions } = await logInMeanwhile(email, () => deactivateUser(db, { email }));
  await reactivateUser(db, { email });
  expect(late.status).toBe(401);
  expect(await sessions()).toHaveLength(0);
  expect((await logIn(email)).status).toBe(200);
});
