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

test('a key goes with an address, with and without a slash at its end', async () => {
  const first = await create('Slash', 'slash');
  const again = await create('Slash', 'slash', '/campaigns/');
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
  expect(again.body).toEqual(first.body);
  expect((await create('Slash', 'slash', '/campaigns/?x=1')).body.code).toBe('idempotency_key_reused');
});
