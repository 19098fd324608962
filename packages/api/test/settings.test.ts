import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { type Api, startApi } from './setup/start-api.js';
import { refusalOf, trpcAs } from './setup/trpc-client.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const put = (body: unknown) => ask(api, 'PUT /settings', { as: 'admin', body });

test('settings are kept, and taken back by null', async () => {
  const first = await ask(api, 'GET /settings', { as: 'admin' });
  expect(first.body).toEqual({
    postal_address: null,
    opt_out_text: expect.stringContaining('{{ unsubscribe_url }}'),
  });
  const text = 'Enough? {{unsubscribe_url}}';
  const { status, body } = await put({ postal_address: ' 1 High Street ', opt_out_text: text });
  expect([status, body]).toEqual([200, { postal_address: '1 High Street', opt_out_text: text }]);
  expect((await put({ postal_address: '' })).body).toEqual({ postal_address: null, opt_out_text: text });
  expect((await put({ opt_out_text: null })).body).toEqual(first.body);
  const events = await api.connection.sql`SELECT event FROM audit_events WHERE event = 'settings.updated'`;
  expect(events).toHaveLength(3);
});

test('an opt-out text must say where', async () => {
  const { status, body } = await put({ postal_address: 'X', opt_out_text: 'Write to us' });
  expect([status, body.errors[0].loc]).toEqual([422, ['body', 'opt_out_text']]);
  expect((await ask(api, 'GET /settings', { as: 'admin' })).body.postal_address).toBeNull();
  expect((await put({ postal_address: 5 })).status).toBe(422);
});

test.each([
  ['Dear {{ first_name }}, opt out: {{ unsubscribe_url }}', '{{ first_name }}'],
  ['{{unsubscribe_url}} {{ unsubscribe_url | upcase }}', '{{ unsubscribe_url | upcase }}'],
  ['{% if x %}Opt out: {{ unsubscribe_url }}', '{% if x %}'],
  ['{{ unsubscribe_url }} or {{ unsubscribe_url', '{{ unsubscribe_url'],
])('an opt-out text with another placeholder is refused, which is named: %s', async (text, named) => {
  const { status, body } = await put({ opt_out_text: text });
  expect(status).toBe(422);
  expect(body.detail).toBe(`Only {{ unsubscribe_url }} can stand in this text, not ${named}.`);
  expect(body.errors).toMatchObject([{ loc: ['body', 'opt_out_text'], type: 'unknown_placeholder' }]);
});

test('tRPC has the same', async () => {
  const admin = trpcAs(api, api.tokens.admin);
  const updated = await admin.settings.update.mutate({ postalAddress: '2 High Street' });
  expect(updated.postalAddress).toBe('2 High Street');
  expect(await admin.settings.get.query()).toEqual(updated);
  const refused = await refusalOf(admin.settings.update.mutate({ optOutText: 'no' }));
  expect(refused).toMatchObject({ status: 422, code: 'invalid_input' });
});
