import { fileURLToPath } from 'node:url';
import { Router } from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { seedRunning } from './setup/seed.js';
import { type Api, PASSWORD, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi({ trustedOrigins: ['https://front.example'] });
});
afterAll(() => api.close());

const get = (path: string) => fetch(`${api.url}${path}`);
const logOf = (requestId: string) =>
  api.logged.map((line) => JSON.parse(line)).filter((entry) => JSON.stringify(entry).includes(requestId));

describe('faults of ours', () => {
  test('are masked for callers and logged with the request’s id', async () => {
    const { sql } = api.connection;
    await sql`ALTER TABLE campaign_stats RENAME TO away`;
    const headers = { 'x-request-id': 'fault-1' };
    const answer = await ask(api, 'GET /campaigns', { headers }).finally(
      () => sql`ALTER TABLE away RENAME TO campaign_stats`,
    );
    expect(answer.status).toBe(500);
    expect(answer.body).toEqual({
      type: 'urn:problem:internal',
      title: 'Internal error',
      status: 500,
      detail: 'Something went wrong on our side. Name the request id when you report it.',
      code: 'internal',
      request_id: 'fault-1',
    });
    expect(JSON.stringify(logOf('fault-1'))).toContain('campaign_stats');
  });

  test('that pass by are told as such', async () => {
    const { sql } = api.connection;
    const lock = await sql.reserve();
    await lock`BEGIN`;
    await lock`LOCK TABLE campaigns IN ACCESS EXCLUSIVE MODE`;
    const waiting = ask(api, 'GET /campaigns');
    const busy = async () =>
      sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`;
    while ((await busy()).length === 0);
    await lock`COMMIT`;
    lock.release();
    const { status, body, headers } = await waiting;
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'unavailable', '1']);
    expect((await ask(api, 'GET /campaigns')).status).toBe(200);
  });
});

test('faults of the pages beside the API tell nothing of where they happened', async () => {
  const pages = Router()
    .get('/file', (_req, res) => res.sendFile(fileURLToPath(import.meta.url)))
    .get('/{*path}', (_req, res) => res.sendFile('/nowhere/index.html'));
  const other = await startApi({ pages });
  try {
    for (const [path, status] of [
      ['/%', 400],
      ['/some/page', 404],
      ['/file', 400],
    ] as const) {
      const answer = await fetch(`${other.url}${path}`, { headers: { range: 'bytes=99999999-' } });
      const said = await answer.text();
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
        path,
        status,
        'application/problem+json; charset=utf-8',
      ]);
      expect(said).not.toMatch(/node_modules|nowhere|\.js/);
    }
  } finally {
    await other.close();
  }
});

describe('the log', () => {
  test('has one line a request with id, path, status and caller, and no secret', async () => {
    await ask(api, 'POST /auth/login', {
      as: null,
      body: { email: 'member@example.com', password: PASSWORD },
      headers: { 'x-request-id': 'log-1', cookie: 'outreach.session_token=crumbs' },
    });
    await ask(api, 'GET /contacts?search=somebody', { headers: { 'x-request-id': 'log-2' } });
    expect(logOf('log-1')).toMatchObject([
      { req: { method: 'POST', path: '/api/auth/login' }, res: { status: 200 } },
    ]);
    expect(logOf('log-2')).toMatchObject([{ req: { path: '/api/contacts' }, caller: api.users.director }]);
    const all = api.logged.join('\n');
    for (const secret of [PASSWORD, api.tokens.director, 'crumbs', 'somebody', 'member@example.com'])
      expect(all).not.toContain(secret);
  });

  test('gives no opt-out link away, however it is written', async () => {
    for (const path of ['/u/some.token', '/U/some.token']) await fetch(`${api.url}${path}`);
    expect(api.logged.join('')).not.toContain('some.token');
  });

  test('takes over a caller’s request id only when it can stand in a line', async () => {
    const given = await ask(api, 'GET /auth/me', { headers: { 'x-request-id': 'my.id:1-2_3' } });
    expect(given.headers.get('x-request-id')).toBe('my.id:1-2_3');
    for (const id of ['a b', 'x'.repeat(101), '"}{"', '']) {
      const { headers } = await ask(api, 'GET /auth/me', { headers: { 'x-request-id': id } });
      expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    }
  });
});

describe('probes and metrics', () => {
  test('healthz and readyz answer without a log-in', async () => {
    expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' });
    const ready = await get('/readyz');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: 'ready', database: 'reachable', pending_migrations: 0 });
  });

  test('readyz says no while migrations are missing', async () => {
    const { sql } = api.connection;
    await sql`ALTER TABLE drizzle.outreach_migrations RENAME TO away`;
    const ready = await get('/readyz');
    await sql`ALTER TABLE drizzle.away RENAME TO outreach_migrations`;
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ status: 'not_ready', database: 'reachable' });
  });

  test('metrics count by route and show what is due, and name nobody', async () => {
    const { campaign } = await seedRunning(api);
    await ask(api, `GET /campaigns/${campaign.id}`);
    await api.connection.sql`UPDATE campaign_actions SET scheduled_for = now() - interval '90 seconds'`;
    const text = await (await get('/metrics')).text();
    expect(text).toMatch(
      /http_request_duration_seconds_count\{method="GET",route="\/api\/campaigns\/\{id\}",status="200"\} \d/,
    );
    expect(text).toContain('outreach_actions_due 1');
    expect(Number(/^outreach_actions_oldest_due_seconds (\S+)$/m.exec(text)?.[1])).toBeGreaterThanOrEqual(90);
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).not.toContain(campaign.id);
    expect(text).not.toContain('example.com');
  });
});

describe('headers', () => {
  test('keep browsers from guessing, framing and telling', async () => {
    const { headers } = await ask(api, 'GET /auth/me');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
    expect(headers.has('strict-transport-security')).toBe(false);
    expect(headers.has('x-powered-by')).toBe(false);
  });

  test('let no page load anything from elsewhere', async () => {
    const { headers } = await ask(api, 'GET /auth/me');
    const policy = headers.get('content-security-policy')?.split(';') ?? [];
    expect(policy).toContain("style-src 'self' 'unsafe-inline'");
    expect(policy).toContain("font-src 'self' data:");
    expect(policy.filter((directive) => /https?:/.test(directive))).toEqual([]);
  });

  test('let a trusted origin call with a bearer token, and no other', async () => {
    const preflight = (origin: string) =>
      ask(api, 'OPTIONS /campaigns', {
        as: null,
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      });
    const good = await preflight('https://front.example');
    expect(good.headers.get('access-control-allow-origin')).toBe('https://front.example');
    expect(good.headers.get('access-control-allow-headers')).toContain('authorization');
    expect(good.headers.has('access-control-allow-credentials')).toBe(false);
    expect((await preflight('https://evil.example')).headers.has('access-control-allow-origin')).toBe(false);
    const read = await ask(api, 'GET /campaigns', { headers: { origin: 'https://front.example' } });
    expect(read.headers.get('access-control-expose-headers')).toContain('x-total-count');
  });
});
