import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiToken, listApiTokens, revokeApiToken } from '../src/index.js';
import { ask } from './setup/request.js';
import { type Api, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('API tokens', () => {
  test('work until they are revoked or expire, and are stored as hashes alone', async () => {
    const { db, sql } = api.connection;
    const { id, token } = await createApiToken(db, {
      email: 'member@example.com',
      name: 'script',
      expiresInDays: 7,
    });
    expect((await ask(api, 'GET /auth/me', { as: { token } })).body.id).toBe(api.users.member);
    const [stored] = await sql`SELECT * FROM auth_api_keys WHERE id = ${id}`;
    expect(JSON.stringify(stored)).not.toContain(token.slice(10));
    const listed = (await listApiTokens(db)).find((entry) => entry.id === id);
    expect(listed).toMatchObject({
      email: 'member@example.com',
      name: 'script',
      lastUsedAt: expect.any(Date),
    });
    await sql`UPDATE auth_api_keys SET expires_at = now() - interval '1 second' WHERE id = ${id}`;
    expect((await ask(api, 'GET /auth/me', { as: { token } })).status).toBe(401);
    await sql`UPDATE auth_api_keys SET expires_at = NULL WHERE id = ${id}`;
    expect((await ask(api, 'GET /auth/me', { as: { token } })).status).toBe(200);
    await revokeApiToken(db, { id });
    expect((await ask(api, 'GET /auth/me', { as: { token } })).status).toBe(401);
    await expect(revokeApiToken(db, { id })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a use is noted once a minute', async () => {
    const { db, sql } = api.connection;
    const { id, token } = await createApiToken(db, { email: 'member@example.com' });
    const lastUse = async () =>
      (await sql`SELECT last_request FROM auth_api_keys WHERE id = ${id}`)[0]?.last_request;
    await ask(api, 'GET /auth/me', { as: { token } });
    const first = await lastUse();
    await ask(api, 'GET /auth/me', { as: { token } });
    expect(await lastUse()).toEqual(first);
  });
});
