import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Api, startApi } from './setup/start-api.js';
import { createCampaign } from './setup/trpc-campaign.js';
import { refusalOf, trpcAs } from './setup/trpc-client.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** A call as anybody could send it who does not use our client. */
async function call(path: string, body: string, token = api.tokens.member) {
  const startedAt = performance.now();
  const answer = await fetch(`${api.url}/trpc/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body,
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape are looked into.
  const said: any = await answer.json();
  return { status: answer.status, body: said, ms: performance.now() - startedAt };
}

const input = (json: unknown, meta?: unknown) => JSON.stringify({ json, meta });
const many = <T>(count: number, of: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => of(index));

describe('no member keeps the server busy with one call', () => {
  test.each([
    [
      'an integer of many digits',
      'invalid_type',
      input({ limit: '9'.repeat(900_000) }, { values: { limit: ['bigint'] } }),
    ],
    ['a pattern', 'invalid_type', input({ search: '/(a+)+$/' }, { values: { search: ['regexp'] } })],
    [
      'a set in a list',
      'invalid_type',
      input({ ids: [[]] }, { values: { ids: [['set', { 0: ['regexp'] }]] } }),
    ],
    ['a class', 'invalid_type', input({ search: {} }, { values: { search: [['class', 'Error']] } })],
    [
      'many equal values',
      'too_big',
      input({}, { referentialEqualities: { a: many(90_000, (i) => `s${i}`) } }),
    ],
    [
      'many dates',
      'too_big',
      input({}, { values: { ids: Object.fromEntries(many(50_000, (i) => [i, ['Date']])) } }),
    ],
    ['deep nesting', 'too_deep', `{"json":${'['.repeat(400_000)}${']'.repeat(400_000)}}`],
    ['deep marks', 'too_deep', `{"json":{},"meta":{"values":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`],
    ['many unknown fields', 'too_big', input(Object.fromEntries(many(80_000, (i) => [i, 1])))],
    ['a reach for prototypes', 'invalid_format', input({}, { values: { '__proto__.limit': ['Date'] } })],
  ])('%s', async (_, type, body) => {
    const { status, ms, ...answer } = await call('contacts.list', body);
    const { errors } = answer.body.error.json.data.problem;
    expect([status, errors]).toEqual([422, [{ loc: ['body'], msg: expect.any(String), type }]]);
    expect(ms).toBeLessThan(1_500);
  });

  test('a body over a megabyte, also beside a call that may have more', async () => {
    const body = input({ search: 'x'.repeat(1_100_000) });
    expect((await call('contacts.list', body)).status).toBe(413);
    const beside = await call('contacts.list,recipients.preview?batch=1', `{"0":${body}}`);
    expect(beside.body[0].error.json.data.httpStatus).toBe(413);
    expect((await call('recipients.add', body)).status).toBe(403);
  });
});

test('a director may send a quarter of a million ids', async () => {
  const contactIds = many(250_000, (i) => `01999999-0000-7000-8000-${String(i).padStart(12, '0')}`);
  const director = trpcAs(api, api.tokens.director);
  const { id: campaignId } = await createCampaign(director);
  const added = await director.recipients.add.mutate({ campaignId, contactIds, brief: true });
  expect(added.skippedCounts).toEqual({ not_found: 250_000 });
});

test('what is wrong with one call of a batch is not held against the others', async () => {
  const bad = input({ search: '1' }, { values: { search: ['bigint'] } });
  const { status, body } = await call('contacts.list,contacts.list?batch=1', `{"0":${bad},"1":${input({})}}`);
  expect([status, body[0].error.json.data.httpStatus, body[1].result.data.json.total]).toEqual([207, 422, 0]);
});

test('dates, values that are not there and one value in two places come in as ever', async () => {
  const director = trpcAs(api, api.tokens.director);
  const { id: campaignId } = await createCampaign(director);
  const step = {
    channel: 'email' as const,
    subject: 'x',
    messageTemplate: 'x',
    delayDays: 0,
    format: undefined,
  };
  const made = await director.campaigns.create.mutate({ name: 'x', type: 'email', sequences: [step, step] });
  expect(made.sequences).toHaveLength(2);
  const at = new Date('2026-01-01T00:00:00Z');
  const refused = await refusalOf(
    director.recipients.markResponded.mutate({ campaignId, recipientId: 'x', at }),
  );
  expect(refused.code).toBe('not_found');
});
