import { Readable } from 'node:stream';
import { importFile, LONGEST_OF_COMPANY, LONGEST_OF_CONTACT } from '@outreach/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { seedContact } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';
import { refusalOf, trpcAs } from './setup/trpc-client.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const CONTACT_FIELDS = ['firstName', 'lastName', 'title', 'seniority', 'city', 'region', 'country'] as const;
/** As tRPC names them, and as a file does. */
const COMPANY_FIELDS = [
  ['name', 'company'],
  ['industry', 'industry'],
  ['subIndustry', 'sub_industry'],
  ['city', 'company_city'],
  ['region', 'company_region'],
  ['country', 'company_country'],
] as const;

const snakeCase = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

test('what an import takes whole an edit takes, too, and nothing longer', async () => {
  const lengths: [string, number][] = [
    ...CONTACT_FIELDS.map((key): [string, number] => [snakeCase(key), LONGEST_OF_CONTACT[key]]),
    ...COMPANY_FIELDS.map(([key, field]): [string, number] => [field, LONGEST_OF_COMPANY[key]]),
    ['custom:long', LONGEST_OF_CONTACT.custom],
  ];
  const fields = ['email', ...lengths.map(([field]) => field)];
  const row = ['long@people.example', ...lengths.map(([, most]) => 'x'.repeat(most))];
  const { summary } = await importFile(api.connection.db, {
    stream: Readable.from([`${fields}\n${row}\n`]),
    mapping: Object.fromEntries(fields.map((field) => [field, field])),
    fileName: 'long.csv',
    actor: 'system',
  });
  expect(summary).toMatchObject({ create: 1, warningsByCode: {} });

  const as = trpcAs(api, api.tokens.director);
  const { items } = await as.contacts.list.query({ search: 'long@people.example' });
  const [contact] = items;
  const company = contact?.company;
  if (!contact || !company) throw new Error('nothing was imported');
  const [contactId, companyId] = [contact.id, company.id];
  for (const key of CONTACT_FIELDS) {
    const [whole, longer] = [contact[key] ?? '', `${contact[key]}x`];
    expect([key, whole.length]).toEqual([key, LONGEST_OF_CONTACT[key]]);
    await as.contacts.update.mutate({ contactId, [key]: whole });
    expect(await refusalOf(as.contacts.update.mutate({ contactId, [key]: longer }))).toMatchObject({
      status: 422,
    });
    const put = (text: string) =>
      ask(api, `PUT /contacts/${contactId}`, { body: { [snakeCase(key)]: text } });
    expect([key, (await put(whole)).status, (await put(longer)).status]).toEqual([key, 200, 422]);
  }
  for (const [key] of COMPANY_FIELDS) {
    const whole = company[key] ?? '';
    expect([key, whole.length]).toEqual([key, LONGEST_OF_COMPANY[key]]);
    await as.companies.update.mutate({ companyId, [key]: whole });
    const longer = as.companies.update.mutate({ companyId, [key]: `${whole}x` });
    expect(await refusalOf(longer)).toMatchObject({ status: 422 });
  }
  const long = String(contact.customFields.long);
  const put = (text: string) =>
    ask(api, `PUT /contacts/${contactId}`, { body: { custom_fields: { long: text } } });
  expect([(await put(long)).status, (await put(`${long}x`)).status]).toEqual([200, 422]);
});

test('the address of a profile in another script can be stored again as it was read', async () => {
  const contactId = await seedContact(api);
  const address = `https://www.linkedin.com/in/${'अ'.repeat(200)}`;
  const put = (linkedin_url: string) => ask(api, `PUT /contacts/${contactId}`, { body: { linkedin_url } });
  const { status, body } = await put(address);
  expect([status, body.linkedin_url]).toEqual([200, encodeURI(address)]);
  expect((await put(body.linkedin_url)).body.linkedin_url).toBe(encodeURI(address));
  expect((await put(`${address}अ`)).status).toBe(422);
});
