import { recordEvents } from '@outreach/core';
import type { TRPCClient } from '@trpc/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppRouter } from '../src/index.js';
import { seedContact } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';
import { refusalOf, trpcAs } from './setup/trpc-client.js';

/** What the console asks for beyond the REST table. */

let api: Api;
let director: TRPCClient<AppRouter>;
let member: TRPCClient<AppRouter>;
beforeAll(async () => {
  api = await startApi();
  director = trpcAs(api, api.tokens.director);
  member = trpcAs(api, api.tokens.member);
});
afterAll(() => api.close());

const STEP = {
  channel: 'email' as const,
  subject: 'Hi {{first_name}}',
  messageTemplate: 'At {{company}}?',
  delayDays: 0,
};
const create = (name: string, caller = director) =>
  caller.campaigns.create.mutate({ name, type: 'email', sequences: [STEP] });

test('contacts are sorted, who has nothing to sort by last', async () => {
  for (const [firstName, lastName, fit, title] of [
    ['anna', 'Sorted', 20, 'CTO'],
    ['Bert', 'Sorted', 90, null],
    ['Cleo', 'Sorted', 50, 'Buyer'],
  ] as const)
    await seedContact(api, { firstName, lastName, fit, title });
  const sorted = async (sort: 'name' | 'role' | 'company' | 'fit', direction?: 'asc' | 'desc') => {
    const { items } = await member.contacts.list.query({
      search: 'Sorted',
      sort,
      ...(direction ? { direction } : {}),
    });
    return items.map((contact) => contact.firstName);
  };
  expect(await sorted('name')).toEqual(['anna', 'Bert', 'Cleo']);
  expect(await sorted('name', 'desc')).toEqual(['Cleo', 'Bert', 'anna']);
  expect(await sorted('fit', 'desc')).toEqual(['Bert', 'Cleo', 'anna']);
  expect(await sorted('role')).toEqual(['Cleo', 'anna', 'Bert']);
  expect(await sorted('role', 'desc')).toEqual(['anna', 'Cleo', 'Bert']);
  const second = await member.contacts.list.query({ search: 'Sorted', sort: 'name', limit: 1, offset: 1 });
  expect(second.items.map((contact) => contact.firstName)).toEqual(['Bert']);
});

test('campaigns can be told apart by owner and by attention, and sorted', async () => {
  const admin = trpcAs(api, api.tokens.admin);
  await create('Beta');
  await create('Alpha', admin);
  const names = async (input: Parameters<typeof member.campaigns.list.query>[0]) =>
    (await member.campaigns.list.query(input)).items.map((campaign) => campaign.name);
  expect(await names({ createdBy: api.users.admin })).toEqual(['Alpha']);
  expect(await names({ sort: 'name', direction: 'asc' })).toEqual(['Alpha', 'Beta']);
  expect(await names({ attention: true })).toEqual([]);
  expect(await member.campaigns.owners.query()).toEqual([
    { id: api.users.admin, name: 'admin' },
    { id: api.users.director, name: 'director' },
  ]);
});

test('the checklist says what activation would refuse or warn of', async () => {
  const { id: campaignId } = await create('Checked');
  const before = await member.campaigns.checklist.query({ campaignId });
  expect(before).toMatchObject({
    ready: true,
    findings: [
      { code: 'no_recipients', level: 'warn' },
      { code: 'no_sender', level: 'warn' },
    ],
  });
  const contactIds = [await seedContact(api), await seedContact(api, { companyId: null })];
  await director.recipients.add.mutate({ campaignId, contactIds });
  const { findings, launch } = await member.campaigns.checklist.query({ campaignId });
  expect(findings).toMatchObject([{ code: 'missing_value', stepNumber: 1, count: 1 }, { code: 'no_sender' }]);
  expect(launch).toEqual({
    people: 2,
    firstSendAt: expect.any(Date),
    messages: 2,
    days: 1,
    endsOn: new Date().toISOString().slice(0, 10),
  });
});

test('a step and a draft of it are previewed for a person', async () => {
  const { id: campaignId } = await create('Previewed');
  const contactId = await seedContact(api, { firstName: 'Zoe' });
  const stored = await member.sequences.preview.query({ campaignId, stepNumber: 1, contactId });
  expect(stored).toMatchObject({ subject: 'Hi Zoe', problems: [], hold: null, person: { contactId } });
  const draft = { channel: 'email' as const, subject: 'x', messageTemplate: '{{ nobody }}' };
  const wrong = await member.sequences.preview.query({ campaignId, draft, contactId });
  expect(wrong.problems[0]?.path).toEqual(['messageTemplate']);
  const long = { ...draft, messageTemplate: 'y'.repeat(49_000) };
  expect((await member.sequences.preview.query({ campaignId, draft: long, contactId })).body).toHaveLength(
    49_000,
  );
  expect((await refusalOf(member.sequences.preview.query({ campaignId, stepNumber: 9 }))).code).toBe(
    'not_found',
  );
});

test('variables are the built-in ones and the contacts’ own', async () => {
  await director.contacts.update.mutate({ contactId: await seedContact(api), customFields: { pet: 'cat' } });
  const variables = await member.sequences.variables.query();
  expect(variables[0]).toEqual({ name: 'first_name', label: 'First name', custom: false });
  expect(variables.find((variable) => variable.custom)?.label).toBe('favouriteColour');
});

test('recipients are found by the step they wait for, contacts by id', async () => {
  const { id: campaignId } = await create('Waiting');
  const ids = [await seedContact(api), await seedContact(api)];
  const added = await director.recipients.add.mutate({ campaignId, contactIds: ids, brief: true });
  expect([added.added, added.recipients]).toEqual([2, []]);
  await director.campaigns.activate.mutate({ campaignId });
  expect((await member.recipients.list.query({ campaignId, stepNumber: 1 })).total).toBe(2);
  expect((await member.recipients.list.query({ campaignId, stepNumber: 2 })).total).toBe(0);
  expect((await member.recipients.list.query({ campaignId, waiting: 'held' })).total).toBe(0);
  const [first = ''] = ids;
  expect((await member.contacts.list.query({ ids: [first] })).items.map((contact) => contact.id)).toEqual([
    first,
  ]);
});

test('events say who and whom, and can be picked by name', async () => {
  const { id: campaignId } = await create('Audited');
  const [event] = await member.audit.list.query({ campaignId, events: ['campaign.'] });
  expect(event).toMatchObject({ event: 'campaign.created', actorName: 'director', contactName: null });
  expect(await member.audit.list.query({ campaignId, events: ['step.'] })).toEqual([]);
});

test('what happened to users, tokens, senders and settings is told to admins alone', async () => {
  const { id: campaignId } = await create('Told');
  const hidden = ['user.role_set', 'api_token.created', 'sender.created', 'settings.updated'];
  await recordEvents(
    api.connection.db,
    hidden.map((event) => ({ actor: 'system', event })),
  );
  const namesFor = async (token: string, input: { events?: string[] } = {}) =>
    (await trpcAs(api, token).audit.list.query({ limit: 500, ...input })).map(({ event }) => event);

  expect(await namesFor(api.tokens.admin)).toEqual(expect.arrayContaining(hidden));
  for (const token of [api.tokens.member, api.tokens.director]) {
    const seen = await namesFor(token);
    expect(seen).toContain('campaign.created');
    expect(seen.filter((event) => /^(user|api_token|sender|settings)\./.test(event))).toEqual([]);
    expect(await namesFor(token, { events: hidden })).toEqual([]);
  }
  expect(await member.audit.list.query({ campaignId })).toHaveLength(1);
});
