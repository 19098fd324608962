import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { seedContact } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';

let api: Api;
const ids: Record<'ada' | 'bea' | 'cyn', string> = { ada: '', bea: '', cyn: '' };
beforeAll(async () => {
  api = await startApi();
  ids.ada = await seedContact(api, {
    firstName: 'Ada',
    title: 'COO',
    seniority: 'C-Level',
    fit: 90,
    industry: 'Retail',
  });
  ids.bea = await seedContact(api, {
    firstName: 'Bea',
    title: 'VP Sales',
    seniority: 'VP',
    fit: 60,
    industry: 'Banking',
  });
  ids.cyn = await seedContact(api, {
    firstName: 'Cyn',
    title: 'VP Operations',
    seniority: 'VP',
    fit: 30,
    industry: 'Retail',
  });
});
afterAll(() => api.close());

const namesOf = async (query: string) => {
  const { body } = await ask(api, `GET /contacts?${query}`, { as: 'member' });
  return body.map((contact: { first_name: string }) => contact.first_name);
};

test.each([
  ['', ['Ada', 'Bea', 'Cyn']],
  ['min_bpo_fit_score=60', ['Ada', 'Bea']],
  ['max_bpo_fit_score=60', ['Bea', 'Cyn']],
  ['min_bpo_fit_score=40&max_bpo_fit_score=70', ['Bea']],
  ['role=vp', ['Bea', 'Cyn']],
  ['seniority=vp&industry=retail', ['Cyn']],
  ['search=ada', ['Ada']],
  ['search=%25', []],
  ['limit=1&offset=1', ['Bea']],
])('GET /contacts?%s finds %j', async (query, names) => {
  expect(await namesOf(query)).toEqual(names);
});

test('a contact comes with its company, and its custom fields as they are', async () => {
  const { body, headers } = await ask(api, 'GET /contacts?search=ada');
  expect(headers.get('x-total-count')).toBe('1');
  expect(body[0]).toMatchObject({
    id: ids.ada,
    company: { bpo_fit_score: 90, industry: 'Retail' },
    custom_fields: { favouriteColour: 'blue' },
  });
});

test('companies take the same filters', async () => {
  const { body, headers } = await ask(api, 'GET /companies?industry=Retail&min_bpo_fit_score=50', {
    as: 'member',
  });
  expect(headers.get('x-total-count')).toBe('1');
  expect(body).toMatchObject([{ bpo_fit_score: 90 }]);
});

test.each(['min_bpo_fit_score=high', 'max_bpo_fit_score=101', 'limit=0', 'offset=-1', 'search=%00'])(
  'both refuse ?%s',
  async (query) => {
    for (const path of ['contacts', 'companies']) {
      const { status, body } = await ask(api, `GET /${path}?${query}`);
      expect(status).toBe(422);
      expect(body.errors[0].loc).toEqual(['query', query.split('=')[0]]);
    }
  },
);

test('a contact can be read and mended in place', async () => {
  const { status, body } = await ask(api, `PUT /contacts/${ids.cyn}`, {
    body: { first_name: 'Cynthia', custom_fields: { petName: 'Rex', favouriteColour: null } },
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ first_name: 'Cynthia', title: 'VP Operations' });
  expect(body.custom_fields).toEqual({ petName: 'Rex' });
  const { released: _released, ...changed } = body;
  expect((await ask(api, `GET /contacts/${ids.cyn}`, { as: 'member' })).body).toEqual(changed);
});

test('a field that somebody has changed since it was read is not overwritten, and is named', async () => {
  const { body: read } = await ask(api, `GET /contacts/${ids.bea}`);
  const put = (body: object) => ask(api, `PUT /contacts/${ids.bea}`, { body });
  await put({ city: 'Oslo', custom_fields: { petName: 'Rex' } });
  const mine = { city: 'Rome', title: 'CEO', custom_fields: { petName: 'Max' } };
  const refused = await put({ ...mine, expected: read });
  expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
  expect(refused.body.errors).toMatchObject([
    { loc: ['body', 'city'], type: 'changed' },
    { loc: ['body', 'custom_fields', 'petName'], type: 'changed' },
  ]);
  const { body: now } = await ask(api, `GET /contacts/${ids.bea}`);
  expect([now.city, now.title, now.custom_fields.petName]).toEqual(['Oslo', read.title, 'Rex']);
  expect((await put({ ...mine, expected: now })).status).toBe(200);
  await put({ city: null, title: read.title, custom_fields: { petName: null } });
  expect((await put({ expected: { city: 7 } })).status).toBe(422);
});

test('an address that another contact has is a conflict', async () => {
  const { body: bea } = await ask(api, `GET /contacts/${ids.bea}`);
  const { status, body } = await ask(api, `PUT /contacts/${ids.ada}`, {
    body: { email: bea.email.toUpperCase() },
  });
  expect([status, body.code]).toEqual([409, 'conflict']);
});

test('a custom field that no column could hold is refused', async () => {
  for (const custom_fields of [{ a: 'x\u0000' }, { 'k\ud800': 'x' }, { a: 7 }]) {
    expect((await ask(api, `PUT /contacts/${ids.ada}`, { body: { custom_fields } })).status).toBe(422);
  }
});

test('an unknown contact is not found', async () => {
  for (const call of ['GET /contacts/nonsense', 'PUT /contacts/01900000-0000-7000-8000-000000000000'])
    expect((await ask(api, call, call.startsWith('PUT') ? { body: {} } : {})).status).toBe(404);
});
