import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { type Api, startApi } from './setup/start-api.js';

const SECRET = 'the shared secret of an existing auth module';
const secret = new TextEncoder().encode(SECRET);
const ISSUER = 'https://auth.example.com';

type Claims = { sub?: string; role?: string; iss?: string; aud?: string; exp?: string | number };

const sign = (claims: Claims, key: Parameters<SignJWT['sign']>[0], header: { alg: string; kid?: string }) => {
  const { exp = '5m', ...payload } = { iss: ISSUER, aud: 'outreach', ...claims };
  return new SignJWT(payload).setProtectedHeader(header).setExpirationTime(exp).sign(key);
};
const me = (api: Api, token: string) => ask(api, 'GET /auth/me', { as: { token } });

describe('with a shared secret', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ jwt: { sharedSecret: SECRET, issuer: ISSUER, audience: 'outreach' } });
  });
  afterAll(() => api.close());

  const hs256 = (claims: Claims) => sign(claims, secret, { alg: 'HS256' });

  test('a token names a user who exists', async () => {
    const { status, body } = await me(api, await hs256({ sub: api.users.member }));
    expect([status, body.email, body.role]).toEqual([200, 'member@example.com', 'member']);
  });

  test('its role wins over the stored one; a role that we do not know is as none', async () => {
    expect((await me(api, await hs256({ sub: api.users.member, role: 'director' }))).body.role).toBe(
      'director',
    );
    expect((await me(api, await hs256({ sub: api.users.admin, role: 'member' }))).body.role).toBe('member');
    expect((await me(api, await hs256({ sub: api.users.member, role: 'authenticated' }))).body.role).toBe(
      'member',
    );
  });

  test('no other token is taken', async () => {
    const sub = api.users.admin;
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa(JSON.stringify({ sub, exp: 9e9, iss: ISSUER, aud: 'outreach' }))}.`;
    const bad = {
      unsigned: unsigned.replaceAll('=', ''),
      expired: await hs256({ sub, exp: 1 }),
      'of nobody': await hs256({ sub: 'nobody' }),
      'without sub': await hs256({}),
      'of another issuer': await hs256({ sub, iss: 'https://evil.example' }),
      'for another audience': await hs256({ sub, aud: 'billing' }),
      'signed with another secret': await sign({ sub }, new TextEncoder().encode('x'.repeat(40)), {
        alg: 'HS256',
      }),
      'signed with another algorithm': await sign({ sub }, secret, { alg: 'HS512' }),
      'without expiry': await new SignJWT({ sub, iss: ISSUER, aud: 'outreach' })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(secret),
    };
    for (const [what, token] of Object.entries(bad))
      expect([what, (await me(api, token)).status]).toEqual([what, 401]);
  });

  test('sessions and API tokens go on working beside it', async () => {
    expect((await ask(api, 'GET /auth/me', { as: 'admin' })).status).toBe(200);
  });
});

describe('with published keys', () => {
  let api: Api;
  let keys: Server;
  let pair: Awaited<ReturnType<typeof generateKeyPair>>;
  let published = true;
  beforeAll(async () => {
    pair = await generateKeyPair('ES256', { extractable: true });
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256' };
    keys = createServer(
      (_req, res) => void (published ? res.end(JSON.stringify({ keys: [jwk] })) : res.writeHead(500).end()),
    );
    await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
    const jwksUrl = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/jwks`;
    api = await startApi({ jwt: { jwksUrl } });
  });
  afterAll(async () => {
    keys.close();
    await api.close();
  });

  test('what cannot be checked for want of keys is our fault, for now', async () => {
    published = false;
    const token = await sign({ sub: api.users.member }, pair.privateKey, { alg: 'ES256', kid: 'one' });
    const answer = await me(api, token);
    expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
    expect(answer.headers.get('retry-after')).toBe('5');
    published = true;
  });

  test('a token signed with a published key is taken', async () => {
    const token = await sign({ sub: api.users.member }, pair.privateKey, { alg: 'ES256', kid: 'one' });
    expect((await me(api, token)).status).toBe(200);
  });

  test('a public key is never taken for a shared secret', async () => {
    const asSecret = new TextEncoder().encode(await exportSPKI(pair.publicKey));
    const forged = await sign({ sub: api.users.admin }, asSecret, { alg: 'HS256', kid: 'one' });
    expect((await me(api, forged)).status).toBe(401);
    const stranger = await generateKeyPair('ES256');
    const foreign = await sign({ sub: api.users.admin }, stranger.privateKey, { alg: 'ES256', kid: 'one' });
    expect((await me(api, foreign)).status).toBe(401);
  });
});
