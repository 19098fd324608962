import { waitUntilBlocked } from '@outreach/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { purgeIdempotencyKeys } from '../src/index.js';
import { type Ask, ask } from './setup/request.js';
import { STEP, seedContact, seedRunning } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const create = (key: string, name: string, options: Ask = {}) =>
  ask(api, 'POST /campaigns', {
    body: { name, type: 'email' },
    headers: { 'idempotency-key': key },
    ...options,
  });
const campaignsCalled = async (name: string) =>
  Number((await api.connection.sql`SELECT count(*) FROM campaigns WHERE name = ${name}`)[0]?.count);

test('a repeat gets the first answer, and nothing is done twice', async () => {
  const first = await create('repeat', 'Once');
  expect([first.status, first.headers.has('idempotency-replayed')]).toEqual([201, false]);
  const second = await create('repeat', 'Once');
  expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  expect(second.body).toEqual(first.body);
  expect(await campaignsCalled('Once')).toBe(1);
});

test('a key belongs to its user and its request', async () => {
  await create('mine', 'Mine');
  expect((await create('mine', 'Mine', { as: 'admin' })).headers.has('idempotency-replayed')).toBe(false);
  const other = await create('mine', 'Other');
  expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  const { campaign } = await seedRunning(api);
  const elsewhere = await ask(api, `POST /campaigns/${campaign.id}/pause`, {
    headers: { 'idempotency-key': 'mine' },
  });
  expect(elsewhere.body.code).toBe('idempotency_key_reused');
});

test('a refusal by a rule is an answer too, and is given again', async () => {
  const { body: campaign } = await ask(api, 'POST /campaigns', { body: { name: 'Draft', type: 'email' } });
  const pause = () =>
    ask(api, `POST /campaigns/${campaign.id}/pause`, { headers: { 'idempotency-key': 'refused' } });
  const first = await pause();
  expect([first.status, first.body.code]).toEqual([409, 'invalid_transition']);
  const second = await pause();
  expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([409, 'true']);
  expect(second.body).toEqual(first.body);
});

test('invalid input is not an answer: the key is free for the mended request', async () => {
  expect((await create('mended', '')).status).toBe(422);
  expect((await create('mended', 'Mended')).status).toBe(201);
});

test.each([`${'x'.repeat(256)}`, 'with space', 'ü'])(
  'a header that is no key is a bad request: %s',
  async (key) => {
    const { status, body } = await create(encodeURI(key) === key ? key : 'with space', 'Key');
    expect([status, body.code]).toEqual([400, 'bad_request']);
  },
);

test('two at the same time are carried out once: the second is told to wait, then gets the first answer', async () => {
  const { sql } = api.connection;
  const lock = await sql.reserve();
  await lock`BEGIN`;
  await lock`LOCK TABLE campaigns IN SHARE ROW EXCLUSIVE MODE`;
  const first = create('race', 'Race');
  await waitUntilBlocked(sql);
  const second = await create('race', 'Race');
  expect([second.status, second.body.code]).toEqual([409, 'idempotency_in_progress']);
  expect(second.headers.get('retry-after')).toBe('1');
  await lock`COMMIT`;
  lock.release();
  expect((await first).status).toBe(201);
  expect((await create('race', 'Race')).body).toEqual((await first).body);
  expect(await campaignsCalled('Race')).toBe(1);
});

test('a request that is overtaken after a minute leaves nothing behind', async () => {
  const { sql } = api.connection;
  const lock = await sql.reserve();
  await lock`BEGIN`;
  await lock`LOCK TABLE campaigns IN SHARE ROW EXCLUSIVE MODE`;
  const slow = create('slow', 'Slow');
  await waitUntilBlocked(sql);
  await sql`UPDATE idempotency_keys SET locked_until = now() - interval '1 second' WHERE key = 'slow'`;
  const next = create('slow', 'Slow');
  await waitUntilBlocked(sql, { count: 2 });
  await lock`COMMIT`;
  lock.release();
  expect((await slow).body.code).toBe('idempotency_in_progress');
  expect((await next).status).toBe(201);
  expect(await campaignsCalled('Slow')).toBe(1);
});

test('a fault of ours is not an answer', async () => {
  const { sql } = api.connection;
  await sql`ALTER TABLE campaigns RENAME TO campaigns_away`;
  const broken = await create('broken', 'Broken').finally(
    () => sql`ALTER TABLE campaigns_away RENAME TO campaigns`,
  );
  expect(broken.status).toBe(500);
  expect((await create('broken', 'Broken')).status).toBe(201);
});

test('every change that takes a key is carried out once', async () => {
  const { campaign } = await seedRunning(api);
  const path = `/campaigns/${campaign.id}`;
  const contactId = await seedContact(api);
  const draft = (
    await ask(api, 'POST /campaigns', { body: { name: 'Empty', type: 'email', sequences: [STEP] } })
  ).body;
  const calls: [string, unknown?][] = [
    [`POST ${path}/recipients`, [contactId]],
    [`POST ${path}/sequences`, STEP],
    [`POST ${path}/duplicate`],
    [`POST /campaigns/${draft.id}/activate`],
    [`POST ${path}/pause`],
    [`POST /campaigns/${draft.id}/sequences/reorder`, { sequence_ids: [draft.sequences[0].id] }],
  ];
  for (const [call, body] of calls) {
    const keyed = () =>
      ask(api, call, { headers: { 'idempotency-key': call.replace(' ', ':') }, ...(body ? { body } : {}) });
    const [one, two] = [await keyed(), await keyed()];
    expect([call, one.status < 300, two.headers.get('idempotency-replayed')]).toEqual([call, true, 'true']);
    expect(two.body).toEqual(one.body);
  }
  expect((await ask(api, `GET ${path}/sequences`)).body).toHaveLength(3);
});

test('what sends is carried out once as well', async () => {
  const { campaign } = await seedRunning(api);
  const execute = () =>
    ask(api, `POST /campaigns/${campaign.id}/execute-next`, { headers: { 'idempotency-key': 'send' } });
  expect((await execute()).body).toEqual({ executed: 1, sent: 1, failed: 0, remaining: 0 });
  const again = await execute();
  expect([again.body.executed, again.headers.get('idempotency-replayed')]).toEqual([1, 'true']);
});

test('a key is free again after a day', async () => {
  const { db, sql } = api.connection;
  await create('old', 'Old');
  await sql`UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = 'old'`;
  expect((await create('old', 'Other name')).status).toBe(201);
  await sql`UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = 'old'`;
  await purgeIdempotencyKeys(db);
  expect(await sql`SELECT 1 FROM idempotency_keys WHERE key = 'old'`).toHaveLength(0);
});
