import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiToken, createUser, purgeSessions, setPassword, setRole } from '../src/index.js';
import { ask } from './setup/request.js';
import { type Api, PASSWORD, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const logIn = (email: string, password = PASSWORD) =>
  ask(api, 'POST /auth/login', { as: null, body: { email, password } });
const cookieOf = (answer: { headers: Headers }) => answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';

describe('log-in', () => {
  test('gives a token, the user and a cookie that scripts and other sites cannot use', async () => {
    const answer = await logIn('director@example.com');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      access_token: expect.stringMatching(/^\w{32}$/),
      token_type: 'bearer',
      user: { id: api.users.director, email: 'director@example.com', name: 'director', role: 'director' },
    });
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^outreach\.session_token=.*; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/);
    const me = await ask(api, 'GET /auth/me', { as: { token: answer.body.access_token } });
    expect(me.body).toEqual(answer.body.user);
  });

  test('the address may be written in any case', async () => {
    expect((await logIn(' Director@Example.COM ')).status).toBe(200);
  });

  test('a wrong password and an unknown address are refused in the same words', async () => {
    const [wrong, unknown] = [
      await logIn('member@example.com', 'wrong password'),
      await logIn('nobody@example.com'),
    ];
    expect([wrong.status, wrong.body.code]).toEqual([401, 'unauthorized']);
    expect({ ...unknown.body, request_id: '' }).toEqual({ ...wrong.body, request_id: '' });
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  test.each([
    [{ email: 'a@example.com' }, 'password', 'missing'],
    [{ email: 7, password: 'x' }, 'email', 'invalid_type'],
    [{ email: 'a@example.com', password: 'x'.repeat(1001) }, 'password', 'too_big'],
    [{ email: 'a\u0000@example.com', password: 'x' }, 'email', 'unstorable_text'],
  ])('refuses %j', async (body, field, type) => {
    const answer = await ask(api, 'POST /auth/login', { as: null, body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([expect.objectContaining({ loc: ['body', field], type })]);
  });

  test('nobody can sign up, and nothing else of the library is reachable', async () => {
    for (const path of ['sign-up/email', 'sign-in/email', 'get-session', 'ok', 'update-user'])
      expect((await ask(api, `POST /auth/${path}`, { as: null, body: {} })).status).toBe(404);
  });

  test('logging out ends the session for token and cookie', async () => {
    const answer = await logIn('member@example.com');
    const as = { token: answer.body.access_token };
    const out = await ask(api, 'POST /auth/logout', { as });
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie()[0]).toMatch(/Max-Age=0/);
    expect((await ask(api, 'GET /auth/me', { as })).status).toBe(401);
    const cookie = await ask(api, 'GET /auth/me', { as: null, headers: { cookie: cookieOf(answer) } });
    expect(cookie.status).toBe(401);
  });
});

describe('credentials', () => {
  test.each([
    'Bearer nonsense',
    'Bearer oc_nonsense',
    'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.',
    'Bearer',
    'Basic YTpi',
    'Bearer a b',
  ])('what proves nothing is refused, also beside a good cookie: %s', async (authorization) => {
    const cookie = cookieOf(await logIn('member@example.com'));
    const answer = await ask(api, 'GET /auth/me', { as: null, headers: { authorization, cookie } });
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthorized']);
  });

  test('an expired session is refused; one in use is prolonged', async () => {
    const answer = await logIn('member@example.com');
    const token = answer.body.access_token;
    const { sql } = api.connection;
    await sql`UPDATE auth_sessions SET expires_at = now() + interval '1 day' WHERE token = ${token}`;
    const used = await ask(api, 'GET /auth/me', { as: null, headers: { cookie: cookieOf(answer) } });
    expect(used.headers.getSetCookie()[0]).toMatch(/Max-Age=604800/);
    const [session] =
      await sql`SELECT expires_at > now() + interval '6 days' AS prolonged FROM auth_sessions WHERE token = ${token}`;
    expect(session?.prolonged).toBe(true);
    await sql`UPDATE auth_sessions SET expires_at = now() - interval '1 second' WHERE token = ${token}`;
    expect((await ask(api, 'GET /auth/me', { as: { token } })).status).toBe(401);
  });

  test('sessions that have run out are not kept', async () => {
    const { db, sql } = api.connection;
    const stays = (await logIn('member@example.com')).body.access_token;
    const goes = (await logIn('member@example.com')).body.access_token;
    await sql`UPDATE auth_sessions SET expires_at = now() - interval '1 second' WHERE token = ${goes}`;
    await purgeSessions(db);
    const left = await sql`SELECT token FROM auth_sessions WHERE token IN (${stays}, ${goes})`;
    expect(left.map(({ token }) => token)).toEqual([stays]);
  });

  test('the cookie makes changes from our own pages only; reading is free', async () => {
    const cookie = cookieOf(await logIn('director@example.com'));
    const create = (headers: Record<string, string>) =>
      ask(api, 'POST /campaigns', {
        as: null,
        body: { name: 'x', type: 'email' },
        headers: { cookie, ...headers },
      });
    for (const headers of [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://127.0.0.1:1' },
    ]) {
      const { status, body } = await create(headers);
      expect([status, body.code]).toEqual([403, 'cross_origin']);
    }
    expect((await create({ origin: 'http://127.0.0.1:3000' })).status).toBe(201);
    expect((await create({ origin: api.url })).status).toBe(201);
    const read = await ask(api, 'GET /campaigns', {
      as: null,
      headers: { cookie, origin: 'https://evil.example' },
    });
    expect(read.status).toBe(200);
    const bearer = await ask(api, 'POST /campaigns', {
      body: { name: 'x', type: 'email' },
      headers: { origin: 'https://evil.example' },
    });
    expect(bearer.status).toBe(201);
  });

  test('over https the cookie is Secure', async () => {
    const other = await startApi({ baseUrl: 'https://outreach.example.com' });
    const answer = await ask(other, 'POST /auth/login', {
      as: null,
      body: { email: 'admin@example.com', password: PASSWORD },
    });
    expect(answer.headers.getSetCookie()[0]).toMatch(/^__Secure-outreach\.session_token=.*; Secure/);
    expect(answer.headers.get('strict-transport-security')).toMatch(/max-age/);
    const me = await ask(other, 'GET /auth/me', { as: null, headers: { cookie: cookieOf(answer) } });
    expect(me.status).toBe(200);
    await other.close();
  });
});

describe('users', () => {
  test.each([
    ['bad', 'N'],
    ['', 'N'],
    ['Bad Guy <x@y.example>', 'N'],
    ['a@b.example', ' '],
  ])('who could never log in, or has no name, is not made: %j %j', async (email, name) => {
    const { db } = api.connection;
    const made = createUser(db, { email, name, role: 'admin', password: PASSWORD });
    await expect(made).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('a role counts from the next request on', async () => {
    const { db } = api.connection;
    await createUser(db, { email: 'Riser@example.com', name: 'Riser', role: 'member', password: PASSWORD });
    const as = { token: (await logIn('riser@example.com')).body.access_token };
    expect((await ask(api, 'POST /campaigns', { as, body: { name: 'x', type: 'email' } })).status).toBe(403);
    await setRole(db, { email: 'RISER@example.com', role: 'director' });
    expect((await ask(api, 'POST /campaigns', { as, body: { name: 'x', type: 'email' } })).status).toBe(201);
  });

  test('a new password ends all sessions and lets a user of another module log in', async () => {
    const { db, sql } = api.connection;
    await sql`INSERT INTO users (email, role) VALUES ('Host.User@Example.com', 'member')`;
    expect((await logIn('host.user@example.com')).status).toBe(401);
    await setPassword(db, { email: 'host.user@example.com', password: PASSWORD });
    const as = { token: (await logIn('host.user@example.com')).body.access_token };
    await setPassword(db, { email: 'host.user@example.com', password: 'another long password' });
    expect((await ask(api, 'GET /auth/me', { as })).status).toBe(401);
    expect((await logIn('host.user@example.com')).status).toBe(401);
    expect((await logIn('host.user@example.com', 'another long password')).status).toBe(200);
  });

  test('a short password, a taken address and an unknown one are refused', async () => {
    const { db } = api.connection;
    const user = { email: 'short@example.com', name: 'x', role: 'member', password: 'too short' } as const;
    await expect(createUser(db, user)).rejects.toMatchObject({ code: 'invalid_input' });
    const taken = { ...user, email: 'MEMBER@example.com', password: PASSWORD };
    await expect(createUser(db, taken)).rejects.toMatchObject({ code: 'conflict' });
    await expect(setRole(db, { email: 'no@example.com', role: 'admin' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(createApiToken(db, { email: 'no@example.com' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

test('ten failures for one address and account are enough; others may go on', async () => {
  const other = await startApi({ loginLimits: { perAccount: 3, perAddress: 6, windowSeconds: 60 } });
  const fail = (email: string) =>
    ask(other, 'POST /auth/login', { as: null, body: { email, password: 'wrong password' } });
  for (let n = 0; n < 3; n++) expect((await fail('admin@example.com')).status).toBe(401);
  const limited = await fail('ADMIN@example.com');
  expect([limited.status, limited.body.code]).toEqual([429, 'rate_limited']);
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  const good = await ask(other, 'POST /auth/login', {
    as: null,
    body: { email: 'member@example.com', password: PASSWORD },
  });
  expect(good.status).toBe(200);
  for (const email of ['b@example.com', 'c@example.com']) await fail(email);
  expect((await fail('d@example.com')).status).toBe(429);
  await other.close();
});
