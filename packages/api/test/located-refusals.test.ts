import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { type Api, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const JSON_TYPE = { 'content-type': 'application/json' };
const create = (name: string, key: string, path = '/campaigns') =>
  ask(api, `POST ${path}`, { body: { name, type: 'email' }, headers: { 'idempotency-key': key } });

test('a body that is nested without end says that it is the body', async () => {
  const raw = `{"name":${'['.repeat(100)}${']'.repeat(100)}}`;
  const { status, body } = await ask(api, 'POST /campaigns', { raw, headers: JSON_TYPE });
  expect([status, body.detail]).toEqual([422, 'The body is nested too deeply.']);
  expect(body.errors).toEqual([{ loc: ['body'], msg: 'Nested too deeply', type: 'too_deep' }]);
});

test('what only the database finds wrong says that it stands in the body', async () => {
  const { sql } = api.connection;
  await sql`ALTER TABLE campaigns ADD CONSTRAINT fails CHECK ((name || '9999999999')::int > 0) NOT VALID`;
  const { status, body } = await create('7', 'unstorable').finally(
    () => sql`ALTER TABLE campaigns DROP CONSTRAINT fails`,
  );
  expect([status, body.detail]).toEqual([422, 'A value of the request cannot be stored.']);
  expect(body.errors).toEqual([{ loc: ['body'], msg: 'Cannot be stored', type: 'unstorable' }]);
});

test('a key that was used for another request says that it is the key', async () => {
  await create('One', 'twice');
  const { status, body } = await create('Other', 'twice');
  expect([status, body.code]).toEqual([422, 'idempotency_key_reused']);
  expect(body.errors).toEqual([
    {
      loc: ['header', 'idempotency-key'],
      msg: 'Was used for another request',
      type: 'idempotency_key_reused',
    },
  ]);
});

test('what is refused as a whole says so in the same form', async () => {
  const { status, body } = await ask(api, 'POST /imports/inspect', {
    raw: 'PK\u0003\u0004 a spreadsheet',
    headers: { 'content-type': 'text/csv' },
  });
  expect(status).toBe(422);
  expect(body.errors).toEqual([{ loc: ['body'], msg: body.detail, type: 'invalid_input' }]);
});

test.each([
  ['PUT /settings', { postal_address: 5 }, 'postal_address: Expected a text, received a number.'],
  ['POST /campaigns', { name: '', type: 'email' }, 'name: May not be empty.'],
  ['POST /campaigns', { name: 'x'.repeat(1_000), type: 'email' }, /^name: At most \d+ characters\.$/],
  ['POST /campaigns', { name: 'x', type: 'pigeon' }, 'type: Expected one of linkedin, email.'],
  ['POST /campaigns', [], 'body: Expected an object, received a list.'],
  ['POST /campaigns/x/recipients/y/mark-bounced', { at: 'soon' }, /^at: Expected a date and time such as /],
  ['POST /campaigns/x/sequences', { delay_days: 1.5 }, /^channel: Required \(and \d more\)\.$/],
])('%s says in plain words what is wrong with %j', async (call, body, detail) => {
  const answer = await ask(api, call, { as: 'admin', body });
  expect(answer.status).toBe(422);
  expect(answer.body.detail).toMatch(detail);
  for (const { msg } of answer.body.errors) expect(msg).not.toMatch(/Invalid input|Too (big|small)|>=|<=/);
});

test('a date over tRPC that is none is told in plain words', async () => {
  const response = await fetch(`${api.url}/trpc/recipients.markResponded`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.tokens.member}`, ...JSON_TYPE },
    body: JSON.stringify({
      json: { campaignId: 'x', recipientId: 'y', at: 'nonsense' },
      meta: { values: { at: ['Date'] } },
    }),
  });
  const { error } = (await response.json()) as { error: { json: { message: string } } };
  expect([response.status, error.json.message]).toEqual([422, 'at: Expected a date and time.']);
});

test('a key goes with an address, with and without a slash at its end', async () => {
  const first = await create('Slash', 'slash');
  const again = await create('Slash', 'slash', '/campaigns/');
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  expect(again.body).toEqual(first.body);
  expect((await create('Slash', 'slash', '/campaigns/?x=1')).body.code).toBe('idempotency_key_reused');
});
