import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { type Api, PASSWORD, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi({ loginLimits: { perAccount: 3, perAddress: 100, windowSeconds: 60 } });
});
afterAll(() => api.close());

/** Answers to so many log-ins of one account that are sent in the same moment, by status. */
async function atOnce(count: number, email: string, password: string): Promise<Record<number, number>> {
  const body = { email, password };
  const answers = await Promise.all(
    Array.from({ length: count }, () => ask(api, 'POST /auth/login', { as: null, body })),
  );
  const statuses: Record<number, number> = {};
  for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
  return statuses;
}

test('right ones in the same moment all come in, also after some that failed', async () => {
  expect(await atOnce(12, 'director@example.com', PASSWORD)).toEqual({ 200: 12 });
  expect(await atOnce(2, 'director@example.com', 'wrong password')).toEqual({ 401: 2 });
  expect(await atOnce(4, 'director@example.com', PASSWORD)).toEqual({ 200: 4 });
});

test('guesses in the same moment are no more than the limit allows', async () => {
  expect(await atOnce(20, 'member@example.com', 'wrong password')).toEqual({ 401: 3, 429: 17 });
});
