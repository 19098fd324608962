import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { seedCampaign } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('GET /campaigns', () => {
  test('gives a page, newest first, with figures and the total', async () => {
    const other = await startApi();
    try {
      for (const name of ['a1', 'a2', 'b1']) await seedCampaign(other, { name });
      const page = await ask(other, 'GET /campaigns?limit=2', { as: 'member' });
      expect(page.body.map((campaign: { name: string }) => campaign.name)).toEqual(['b1', 'a2']);
      expect(page.headers.get('x-total-count')).toBe('3');
      const rest = await ask(other, 'GET /campaigns?limit=2&offset=2');
      expect(rest.body).toMatchObject([{ name: 'a1', stats: { total_recipients: 0 } }]);
      const behind = await ask(other, 'GET /campaigns?search=a&offset=2');
      expect([behind.body, behind.headers.get('x-total-count')]).toEqual([[], '2']);
      const found = await ask(other, 'GET /campaigns?search=A&status=draft&type=email');
      expect(found.headers.get('x-total-count')).toBe('2');
      expect((await ask(other, 'GET /campaigns?status=active')).body).toEqual([]);
      expect((await ask(other, 'GET /campaigns?status=&search=')).body).toHaveLength(3);
    } finally {
      await other.close();
    }
  });

  test('gives 50 unless told, at most 1,000, and never cuts silently', async () => {
    const other = await startApi();
    try {
      await other.connection.sql`INSERT INTO campaigns (name, type, created_by)
        SELECT 'c' || n, 'email', ${other.users.admin} FROM generate_series(1, 1001) n`;
      expect((await ask(other, 'GET /campaigns')).body).toHaveLength(50);
      const most = await ask(other, 'GET /campaigns?limit=1000');
      expect(most.body).toHaveLength(1000);
      expect(most.headers.get('x-total-count')).toBe('1001');
    } finally {
      await other.close();
    }
  });

  test.each([
    ['limit=1001', 'limit', 'too_big'],
    ['limit=0', 'limit', 'too_small'],
    ['limit=ten', 'limit', 'invalid_type'],
    ['limit=99999999999999999999', 'limit', 'too_big'],
    ['offset=-1', 'offset', 'too_small'],
    ['offset=1.5', 'offset', 'invalid_type'],
    ['limit=1&limit=2', 'limit', 'invalid_type'],
    ['status=done', 'status', 'invalid_value'],
    ['type=fax', 'type', 'invalid_value'],
  ])('refuses ?%s', async (query, field, type) => {
    const { status, body } = await ask(api, `GET /campaigns?${query}`);
    expect(status).toBe(422);
    expect(body.errors).toEqual(
      expect.arrayContaining([expect.objectContaining({ loc: ['query', field], type })]),
    );
  });
});
