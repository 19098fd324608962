import { waitUntilBlocked } from '@outreach/testkit';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createApiToken,
  createUser,
  deactivateUser,
  listUsers,
  type Role,
  reactivateUser,
  setPassword,
  setRole,
} from '../src/index.js';
import { ask } from './setup/request.js';
import { type Api, PASSWORD, startApi } from './setup/start-api.js';
import { refusalOf, trpcAs } from './setup/trpc-client.js';

const SHARED_SECRET = 'the shared secret of an existing auth module';

let api: Api;
beforeAll(async () => {
  api = await startApi({ jwt: { sharedSecret: SHARED_SECRET } });
});
afterAll(() => api.close());

const logIn = (email: string, password = PASSWORD) =>
  ask(api, 'POST /auth/login', { as: null, body: { email, password } });
const statusFor = async (token: string) => (await ask(api, 'GET /auth/me', { as: { token } })).status;

/** Somebody new, with everything that could let them in. */
async function somebody(name: string, role: Role = 'director') {
  const { db } = api.connection;
  const email = `${name}@example.com`;
  const { id } = await createUser(db, { email, name, role, password: PASSWORD });
  const jwt = new SignJWT({ sub: id, role: 'admin' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('5m')
    .sign(new TextEncoder().encode(SHARED_SECRET));
  return {
    email,
    id,
    session: (await logIn(email)).body.access_token as string,
    apiToken: (await createApiToken(db, { email })).token,
    jwt: await jwt,
  };
}

describe('a deactivated user', () => {
  test('is let in by nothing any more, and told why once the password is right', async () => {
    const { email, session, apiToken, jwt } = await somebody('leaver');
    for (const token of [session, apiToken, jwt]) expect(await statusFor(token)).toBe(200);

    const answer = await trpcAs(api, api.tokens.admin).users.deactivate.mutate({
      email: 'Leaver@example.com',
    });
    expect(answer.deactivatedAt).toBeInstanceOf(Date);
    for (const token of [session, apiToken, jwt]) expect(await statusFor(token)).toBe(401);

    const right = await logIn(email);
    expect([right.status, right.body.detail]).toEqual([
      401,
      'This account is deactivated. An admin can let you in again.',
    ]);
    expect(right.headers.getSetCookie()).toEqual([]);
    const [wrong, unknown] = [await logIn(email, 'wrong password'), await logIn('nobody@example.com')];
    expect(wrong.body.detail).toBe(unknown.body.detail);
    const { sql } = api.connection;
    expect(
      await sql`SELECT FROM auth_sessions s JOIN users u ON u.id = s.user_id WHERE u.email = ${email}`,
    ).toHaveLength(0);
  });

  test('is not let in by a session that a log-in under way has opened meanwhile', async () => {
    const { db, sql } = api.connection;
    const { email, id } = await somebody('racer');
    await deactivateUser(db, { email });
    await sql`INSERT INTO auth_sessions (user_id, token, expires_at) VALUES (${id}, 'late', now() + interval '1 day')`;
    expect(await statusFor('late')).toBe(401);
  });

  test('is no nearer with a new password, and gets no new token', async () => {
    const { db } = api.connection;
    const { email } = await somebody('returner');
    await deactivateUser(db, { email });
    await setPassword(db, { email, password: 'another long password' });
    expect((await logIn(email, 'another long password')).status).toBe(401);
    await expect(createApiToken(db, { email })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('comes in again as before once they are reactivated, but for the sessions that were ended', async () => {
    const { db } = api.connection;
    const { email, session, apiToken, jwt } = await somebody('changer');
    await deactivateUser(db, { email });
    const answer = await trpcAs(api, api.tokens.admin).users.reactivate.mutate({ email });
    expect(answer.deactivatedAt).toBeNull();
    expect([await statusFor(session), await statusFor(apiToken), await statusFor(jwt)]).toEqual([
      401, 200, 200,
    ]);
    expect((await logIn(email)).status).toBe(200);
  });

  test('shows in the list since when; asking twice changes nothing, and each change is in the log once', async () => {
    const { db, sql } = api.connection;
    const { email } = await somebody('twice');
    const first = await deactivateUser(db, { email, actor: `user:${api.users.admin}` });
    expect(await deactivateUser(db, { email })).toEqual(first);
    expect((await listUsers(db)).find((user) => user.email === email)).toEqual(first);
    await reactivateUser(db, { email });
    await reactivateUser(db, { email });
    expect(
      await sql`SELECT event, actor FROM audit_events WHERE after ->> 'email' = ${email} AND event LIKE 'user.%' ORDER BY id`,
    ).toEqual([
      { event: 'user.created', actor: 'system' },
      { event: 'user.deactivated', actor: `user:${api.users.admin}` },
      { event: 'user.reactivated', actor: 'system' },
    ]);
  });

  test('must exist', async () => {
    const { db } = api.connection;
    await expect(deactivateUser(db, { email: 'x@example.com' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(reactivateUser(db, { email: 'x@example.com' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('somebody can always let people in', () => {
  test('nobody deactivates themselves', async () => {
    const { email, apiToken } = await somebody('other-admin', 'admin');
    const refusal = await refusalOf(trpcAs(api, apiToken).users.deactivate.mutate({ email }));
    expect(refusal).toMatchObject({
      code: 'conflict',
      message: 'You cannot deactivate yourself. Another admin can.',
    });
    await setRole(api.connection.db, { email, role: 'member' });
  });

  test('the only admin left stays one', async () => {
    const { db } = api.connection;
    const email = 'admin@example.com';
    const refused = { code: 'conflict', message: expect.stringMatching(/the only admin left/) };
    await expect(deactivateUser(db, { email })).rejects.toMatchObject(refused);
    await expect(setRole(db, { email, role: 'director' })).rejects.toMatchObject(refused);
    expect((await setRole(db, { email, role: 'admin' })).role).toBe('admin');
  });

  test('of two admins who take each other out at the same moment one stays', async () => {
    const { db, sql } = api.connection;
    const other = await somebody('second-admin', 'admin');
    let settled: PromiseSettledResult<unknown>[] = [];
    await sql.begin(async (tx) => {
      await tx`SELECT FROM users WHERE role = 'admin' ORDER BY id FOR UPDATE`;
      const both = Promise.allSettled([
        deactivateUser(db, { email: other.email }),
        setRole(db, { email: 'admin@example.com', role: 'member' }),
      ]);
      await waitUntilBlocked(sql, { count: 2 });
      void both.then((results) => {
        settled = results;
      });
    });
    await expect.poll(() => settled.length).toBe(2);
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(settled.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'conflict' },
    });
    const [left] =
      await sql`SELECT count(*)::int AS n FROM users WHERE role = 'admin' AND deactivated_at IS NULL`;
    expect(left?.n).toBe(1);
  });
});
