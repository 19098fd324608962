import type { TRPCClient } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppRouter } from '../src/index.js';
import { ask } from './setup/request.js';
import { type Api, PASSWORD, startApi } from './setup/start-api.js';
import { createCampaign, runningCampaign, step } from './setup/trpc-campaign.js';
import { refusalOf, trpcAs } from './setup/trpc-client.js';

let api: Api;
let director: TRPCClient<AppRouter>;
let member: TRPCClient<AppRouter>;
beforeAll(async () => {
  api = await startApi();
  director = trpcAs(api, api.tokens.director);
  member = trpcAs(api, api.tokens.member);
});
afterAll(() => api.close());

const UNKNOWN = '01900000-0000-7000-8000-000000000000';
const create = (name?: string) => createCampaign(director, name);
const running = () => runningCampaign(api, director);

describe('refusals', () => {
  test('carry the code and the problems that REST gives', async () => {
    const { id: campaignId } = await create();
    expect(await refusalOf(director.campaigns.pause.mutate({ campaignId }))).toMatchObject({
      status: 409,
      trpc: 'CONFLICT',
      code: 'invalid_transition',
    });
    const template = await refusalOf(
      director.sequences.add.mutate({ campaignId, ...step('x'), messageTemplate: '{{ no }}' }),
    );
    expect(template).toMatchObject({ status: 422, trpc: 'UNPROCESSABLE_CONTENT', code: 'template_invalid' });
    expect(template.errors?.[0]?.loc).toEqual(['body', 'message_template']);
    const order = await refusalOf(director.sequences.reorder.mutate({ campaignId, sequenceIds: [] }));
    expect(order.code).toBe('reorder_mismatch');
  });

  test('unknown fields are refused, nested ones too', async () => {
    const extra = {
      name: 'x',
      type: 'email' as const,
      createdBy: 'me',
      sequences: [{ ...step('x'), color: 'red' }],
    };
    const { status, errors } = await refusalOf(director.campaigns.create.mutate(extra));
    expect(status).toBe(422);
    expect(errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ loc: ['body', 'createdBy'], type: 'unknown_field' }),
        expect.objectContaining({ loc: ['body', 'sequences', 0, 'color'], type: 'unknown_field' }),
      ]),
    );
    const filter = { role: 'x', minScore: 5 };
    expect((await refusalOf(director.recipients.preview.query({ campaignId: UNKNOWN, filter }))).status).toBe(
      422,
    );
  });

  test.each([
    ['limit', { limit: 1001 }],
    ['offset', { offset: -1 }],
    ['search', { search: 'a\u0000' }],
  ])('a wrong %s is refused', async (field, input) => {
    const { status, errors } = await refusalOf(member.campaigns.list.query(input));
    expect(status).toBe(422);
    expect(errors?.[0]?.loc.at(-1)).toBe(field);
  });

  test('what belongs to another campaign is not found', async () => {
    const { recipientId } = await running();
    const { id: campaignId } = await create();
    for (const call of [
      () => member.recipients.get.query({ campaignId, recipientId }),
      () => member.actions.list.query({ campaignId, recipientId }),
      () => member.recipients.markResponded.mutate({ campaignId, recipientId }),
      () => director.recipients.remove.mutate({ campaignId, recipientId }),
      () => member.campaigns.get.query({ campaignId: UNKNOWN }),
      () => director.actions.executeNext.mutate({ campaignId: UNKNOWN }),
    ])
      expect(await refusalOf(call())).toMatchObject({ status: 404, trpc: 'NOT_FOUND', code: 'not_found' });
  });

  test('one refused call of a batch leaves the others be', async () => {
    const [good, bad] = await Promise.allSettled([
      member.auth.me.query(),
      member.campaigns.get.query({ campaignId: UNKNOWN }),
    ]);
    expect([good.status, bad.status]).toEqual(['fulfilled', 'rejected']);
  });

  test('faults of ours are masked, and logged with the request’s id', async () => {
    const { sql } = api.connection;
    await sql`ALTER TABLE campaign_stats RENAME TO away`;
    const refused = await refusalOf(member.campaigns.list.query({})).finally(
      () => sql`ALTER TABLE away RENAME TO campaign_stats`,
    );
    expect(refused).toMatchObject({ status: 500, code: 'internal' });
    expect(JSON.stringify(refused)).not.toMatch(/campaign_stats|select|node_modules/i);
    const line = api.logged.find((entry) => entry.includes('campaign_stats'));
    expect(line).toContain(refused.problem.request_id);
  });
});

describe('the transport', () => {
  const send = (path: string, init: RequestInit = {}) =>
    fetch(`${api.url}/trpc/${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${api.tokens.director}`,
        'content-type': 'application/json',
        ...init.headers,
      },
    });

  test.each([
    ['an unknown procedure', 'no.such', {}, 404],
    ['a mutation by GET', 'campaigns.create', {}, 405],
    ['what is not JSON', 'campaigns.create', { method: 'POST', body: '{' }, 400],
    [
      'another media type',
      'campaigns.create',
      { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } },
      415,
    ],
    ['too much', 'campaigns.create', { method: 'POST', body: `"${'x'.repeat(10_000_001)}"` }, 413],
    [
      'nesting without end',
      'campaigns.create',
      { method: 'POST', body: `{"json":${'['.repeat(50_000)}${']'.repeat(50_000)}}` },
      422,
    ],
  ])('%s is refused', async (_what, path, init, status) => {
    const response = await send(path, init);
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(text).not.toMatch(/"stack"|node_modules/);
    expect(JSON.parse(text).error.json.data.problem.status).toBe(status);
  });

  test('a batch has an end', async () => {
    const paths = Array.from({ length: 60 }, () => 'auth.me').join(',');
    expect((await send(`${paths}?batch=1`)).status).toBe(400);
  });

  test('the cookie makes changes from our own pages only', async () => {
    const login = await ask(api, 'POST /auth/login', {
      as: null,
      body: { email: 'director@example.com', password: PASSWORD },
    });
    const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const make = (origin: string) =>
      fetch(`${api.url}/trpc/campaigns.create`, {
        method: 'POST',
        headers: { cookie, origin, 'content-type': 'application/json' },
        body: JSON.stringify({ json: { name: 'x', type: 'email' } }),
      });
    expect((await make('https://evil.example')).status).toBe(403);
    expect((await make('http://127.0.0.1:3000')).status).toBe(200);
  });
});
