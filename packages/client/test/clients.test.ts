import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp, createUser, type RestTypes } from '@outreach/api';
import { createLogChannel, senderTester } from '@outreach/channels';
import { type Connection, connect, schema } from '@outreach/core';
import { type ClonedDatabase, cloneDatabase } from '@outreach/testkit';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, expectTypeOf, inject, test } from 'vitest';
import {
  ApiError,
  type CampaignsApi,
  createCampaignsApi,
  createTrpcClient,
  problemOf,
} from '../src/index.js';

declare module 'vitest' {
  interface ProvidedContext {
    adminUrl: string;
  }
}

const PASSWORD = 'correct horse battery staple';
let database: ClonedDatabase;
let connection: Connection;
let server: Server;
let baseUrl: string;
let api: CampaignsApi;
let token: string;
beforeAll(async () => {
  database = await cloneDatabase({ adminUrl: inject('adminUrl'), template: 'outreach_template' });
  connection = connect({ url: database.url, applicationName: 'client-test', max: 5 });
  const log = createLogChannel({ write: () => undefined });
  const app = createApp({
    db: connection.db,
    channels: { email: log, linkedin_message: log, linkedin_connection: log },
    logger: pino({ level: 'silent' }),
    authSecret: 'a secret of thirty-two characters or more',
    secretKey: 'a key of thirty-two characters or more',
    senderTester,
    baseUrl: 'http://127.0.0.1:3000',
  });
  server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await createUser(connection.db, {
    email: 'd@example.com',
    name: 'D',
    role: 'director',
    password: PASSWORD,
  });
  api = createCampaignsApi({ baseUrl });
  token = (await api.login('d@example.com', PASSWORD)).access_token;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await connection.close();
  await database.drop();
});

async function contact(n: number): Promise<string> {
  const values = { email: `c${n}@example.com`, firstName: `C${n}`, title: 'COO' };
  const [row] = await connection.db.insert(schema.contacts).values(values).returning();
  return row?.id ?? '';
}
const step = {
  channel: 'email',
  subject: 'Hi',
  message_template: 'Hi {{first_name}}',
  delay_days: 0,
} as const;
const refusal = (call: Promise<unknown>): Promise<ApiError> =>
  call.then(
    () => Promise.reject(new Error('the call was not refused')),
    (error: unknown) => (error instanceof ApiError ? error : Promise.reject(error)),
  );

describe('the REST client', () => {
  test('leads a campaign through its life', async () => {
    const campaign = await api.createCampaign({ name: 'One & only', type: 'email' });
    expectTypeOf(campaign.created_at).toEqualTypeOf<string>();
    expectTypeOf(campaign.stats.total_recipients).toEqualTypeOf<number>();
    const first = await api.createSequence(campaign.id, step);
    const second = await api.createSequence(campaign.id, { ...step, subject: 'Again', delay_days: 3 });
    await api.updateSequence(campaign.id, 2, { delay_days: 4 });
    const order = await api.reorderSequences(campaign.id, [second.id, first.id]);
    expect(order.map((each) => [each.step_number, each.delay_days])).toEqual([
      [1, 4],
      [2, 0],
    ]);
    await api.reorderSequences(campaign.id, [first.id, second.id]);
    const added = await api.addRecipients(campaign.id, [await contact(1), await contact(2), 'nobody']);
    expect([added.added, added.skipped]).toEqual([2, [{ contact_id: 'nobody', reason: 'not_found' }]]);
    expect((await api.getChecklist(campaign.id)).ready).toBe(true);
    expect((await api.getForecast(campaign.id, { days: 30 })).map((each) => each.count)).toEqual([2, 2]);
    expect((await api.getWaiting(campaign.id)).waiting?.code).toBe('campaign_draft');
    expect((await api.activateCampaign(campaign.id)).status).toBe('active');
    expect(await api.executeNext(campaign.id, { limit: 1 })).toEqual({
      executed: 1,
      sent: 1,
      failed: 0,
      remaining: 1,
    });
    const [recipient] = await api.getRecipients(campaign.id, { status: 'in_progress' });
    const actions = await api.getRecipientActions(campaign.id, recipient?.id ?? '');
    expect(actions.map((action) => action.status)).toEqual(['sent', 'scheduled']);
    // It went to the log.
    const unkept = await refusal(api.getSentMessage(campaign.id, actions[0]?.id ?? ''));
    expect(unkept.status).toBe(404);
    await connection.sql`
      INSERT INTO sent_messages (action_id, body, at) VALUES (${actions[0]?.id ?? ''}, 'As it went out', now())`;
    expect((await api.getSentMessage(campaign.id, actions[0]?.id ?? '')).body).toBe('As it went out');
    expect((await api.markResponded(campaign.id, recipient?.id ?? '')).status).toBe('responded');
    expect((await api.pauseCampaign(campaign.id)).in_flight).toBe(0);
    expect(await api.getStats(campaign.id)).toMatchObject({ total_recipients: 2, responded: 1 });
    await api.removeRecipient(campaign.id, recipient?.id ?? '');
    expect((await api.getRecipients(campaign.id)).total).toBe(1);
    await api.deleteSequence(campaign.id, 2);
    expect(await api.getSequences(campaign.id)).toHaveLength(1);
    expect((await api.updateCampaign(campaign.id, { name: 'Renamed' })).name).toBe('Renamed');
    expect((await api.getCampaign(campaign.id)).name).toBe('Renamed');
    expect(await api.deleteCampaign(campaign.id)).toBeUndefined();
  });

  test('answers for messages that wait for a person', async () => {
    const campaign = await api.createCampaign({ name: 'Troubled', type: 'email', sequences: [step] });
    const added = await api.addRecipients(campaign.id, {
      contact_ids: [await contact(10), await contact(11)],
      include_active_elsewhere: true,
    });
    await api.activateCampaign(campaign.id);
    await api.executeNext(campaign.id);
    const [first, second] = added.recipients;
    const bounced = await api.markBounced(campaign.id, first?.id ?? '', { detail: '550 no such user' });
    expect([bounced.stop_reason, bounced.campaign_paused]).toEqual(['bounced', null]);
    const late = await refusal(api.markBounced(campaign.id, 'nobody'));
    expect(late.status).toBe(404);
    expect((await api.getAttention(campaign.id, { error_code: 'bounced' })).total).toBe(1);
    await connection.sql`
      UPDATE campaign_actions SET status = 'failed', error_code = 'in_doubt' WHERE recipient_id = ${second?.id ?? ''}`;
    const answer = { as: 'sent', error_code: 'in_doubt' } as const;
    expect(await api.resolveActions(campaign.id, answer)).toEqual({ resolved: 1, refused: [], remaining: 0 });
  });

  test('lists are arrays that know how many there are in all', async () => {
    for (const name of ['p1', 'p2', 'p3']) await api.createCampaign({ name, type: 'linkedin' });
    const page = await api.getCampaigns({ search: 'p', type: 'linkedin', limit: 2, offset: undefined });
    expect([page.map((each) => each.name), page.total]).toEqual([['p3', 'p2'], 3]);
    expect((await api.getCampaigns()).length).toBeGreaterThanOrEqual(3);
    await contact(50);
    expect((await api.getContacts({ role: 'coo', limit: 1 })).total).toBeGreaterThan(0);
    expect((await api.getCompanies({ min_bpo_fit_score: 1 })).total).toBe(0);
    expect((await api.getImports()).total).toBe(0);
  });

  test('a refusal is an ApiError with the server’s words', async () => {
    const missing = await refusal(api.getCampaign('a/b?c#d'));
    expect(missing).toMatchObject({
      status: 404,
      code: 'not_found',
      detail: 'There is no campaign a/b?c#d here.',
    });
    const data = { name: 7, type: 'email' } as unknown as RestTypes['NewCampaign'];
    const invalid = await refusal(api.createCampaign(data));
    expect(invalid.errors).toMatchObject([{ loc: ['body', 'name'], type: 'invalid_type' }]);
    expect(invalid.requestId).toMatch(/^[\da-f-]{36}$/);
    expect(await refusal(createCampaignsApi({ baseUrl }).getCampaigns())).toMatchObject({ status: 401 });
  });

  test('what answers without being ours is an ApiError too', async () => {
    const fetch = async () => new Response('<h1>Bad gateway</h1>', { status: 502 });
    const error = await refusal(createCampaignsApi({ baseUrl, token, fetch }).getCampaigns());
    expect(error).toMatchObject({ status: 502, code: 'http_error' });
  });

  test('a repeat with the same key gets the first answer', async () => {
    const create = () => api.createCampaign({ name: 'Keyed', type: 'email' }, { idempotencyKey: 'k1' });
    expect((await create()).id).toBe((await create()).id);
  });

  test('imports a file, first as a trial', async () => {
    const file = new Blob(['First name,Email\nIda,ida@example.com\nNo,\n']);
    expect((await api.inspectFile(file)).columns.map((column) => column.field)).toEqual([
      'first_name',
      'email',
    ]);
    const trial = await api.importFile(file, { dry_run: 'true', file_name: 'ida.csv' });
    expect(trial).toMatchObject({ status: 'decided', file_name: 'ida.csv' });
    expect((await api.applyImport(trial.id)).status).toBe('applied');
    expect((await api.getImport(trial.id)).summary).toMatchObject({ create: 1, rejected: 1 });
    expect(await (await api.getRejectedRows(trial.id)).text()).toContain('No');
  });

  test('logs out', async () => {
    const other = createCampaignsApi({ baseUrl: `${baseUrl}/` });
    await other.login('d@example.com', PASSWORD);
    expect((await other.me()).role).toBe('director');
    await other.logout();
    expect(await refusal(other.me())).toMatchObject({ status: 401 });
  });
});

describe('the tRPC client', () => {
  test('is typed, brings Dates, and takes its token from where it is now', async () => {
    let now: string | undefined;
    const trpc = createTrpcClient({ url: `${baseUrl}/trpc`, token: () => now });
    const refused = await trpc.campaigns.list.query({}).catch((error: unknown) => problemOf(error));
    expect(refused).toMatchObject({ status: 401, code: 'unauthorized' });
    now = token;
    const { items } = await trpc.campaigns.list.query({ limit: 1 });
    expectTypeOf(items).items.toHaveProperty('createdAt').toEqualTypeOf<Date>();
    expect(items[0]?.createdAt).toBeInstanceOf(Date);
    expect(problemOf(new Error('no network'))).toBeUndefined();
  });
});

test('a call that can take long goes out by itself, and those of the same tick come without it', async () => {
  const asked: string[] = [];
  const slow = createServer((req, res) => {
    asked.push(req.url ?? '');
    if (!req.url?.includes('checklist')) res.end('[]');
  }).listen(0, '127.0.0.1');
  await once(slow, 'listening');
  const trpc = createTrpcClient({ url: `http://127.0.0.1:${(slow.address() as AddressInfo).port}/trpc` });
  const gone = new AbortController();
  const checklist = trpc.campaigns.checklist.query({ campaignId: 'c' }, { signal: gone.signal });
  await Promise.allSettled([trpc.campaigns.get.query({ campaignId: 'c' }), trpc.campaigns.owners.query()]);
  gone.abort();
  await expect(checklist).rejects.toThrow();
  expect(asked.sort()).toEqual(['/trpc/campaigns.checklist', '/trpc/campaigns.get,campaigns.owners?batch=1']);
  slow.closeAllConnections();
  slow.close();
});
