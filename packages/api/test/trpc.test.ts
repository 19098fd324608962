import type { TRPCClient } from '@trpc/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppRouter } from '../src/index.js';
import { seedContact } from './setup/seed.js';
import { type Api, PASSWORD, startApi } from './setup/start-api.js';
import { createCampaign, runningCampaign, step } from './setup/trpc-campaign.js';
import { refusalOf, trpcAs } from './setup/trpc-client.js';

let api: Api;
let director: TRPCClient<AppRouter>;
let member: TRPCClient<AppRouter>;
let admin: TRPCClient<AppRouter>;
beforeAll(async () => {
  api = await startApi();
  director = trpcAs(api, api.tokens.director);
  member = trpcAs(api, api.tokens.member);
  admin = trpcAs(api, api.tokens.admin);
});
afterAll(() => api.close());

const create = (name?: string) => createCampaign(director, name);
const running = () => runningCampaign(api, director);

describe('a campaign’s life over tRPC', () => {
  test('instants are Dates, and the caller is the creator', async () => {
    const campaign = await create();
    expect(campaign.createdAt).toBeInstanceOf(Date);
    expect(campaign.createdBy).toBe(api.users.director);
    expect(campaign.sequences.map((each) => each.stepNumber)).toEqual([1, 2]);
    expect(await member.campaigns.get.query({ campaignId: campaign.id })).toEqual(campaign);
  });

  test('create, change, duplicate, list, delete', async () => {
    const { id: campaignId } = await create('Quokka');
    const changed = await director.campaigns.update.mutate({ campaignId, name: 'Quokka two' });
    expect(changed.name).toBe('Quokka two');
    const copy = await director.campaigns.duplicate.mutate({ campaignId });
    const { items, total } = await member.campaigns.list.query({ search: 'quokka', limit: 1 });
    expect([items[0]?.id, total]).toEqual([copy.id, 2]);
    expect(await director.campaigns.delete.mutate({ campaignId })).toEqual({ ok: true });
    expect((await refusalOf(member.campaigns.get.query({ campaignId }))).code).toBe('not_found');
  });

  test('activate, execute, respond, pause', async () => {
    const { campaignId, recipientId } = await running();
    const executed = await director.actions.executeNext.mutate({ campaignId });
    expect(executed).toEqual({ executed: 1, sent: 1, failed: 0, remaining: 0 });
    const actions = await member.actions.list.query({ campaignId, recipientId });
    expect(actions.map((action) => action.status)).toEqual(['sent', 'scheduled']);
    const responded = await member.recipients.markResponded.mutate({ campaignId, recipientId });
    expect(responded).toMatchObject({ status: 'responded', inFlight: 0 });
    expect((await director.campaigns.pause.mutate({ campaignId })).inFlight).toBe(0);
    const stats = await member.stats.campaign.query({ campaignId });
    expect(stats).toMatchObject({ responded: 1, responseRate: 1 });
    const events = await member.audit.list.query({ campaignId });
    expect(events.map((event) => event.event)).toContain('recipient.responded');
    expect(events[0]?.at).toBeInstanceOf(Date);
  });

  test('what is just going out shows as sending here', async () => {
    const { campaignId, recipientId } = await running();
    await api.connection.sql`UPDATE campaign_actions SET status = 'sending', claimed_by = 'x', attempt = 1,
      lease_until = now() + interval '1 hour' WHERE recipient_id = ${recipientId}`;
    const [action] = await member.actions.list.query({ campaignId, recipientId });
    expect(action?.status).toBe('sending');
    expect(action).not.toHaveProperty('claimedBy');
  });

  test('steps are added, changed, reordered and taken out', async () => {
    const { id: campaignId } = await create();
    await director.sequences.add.mutate({ campaignId, ...step('Three'), stepNumber: 1 });
    await director.sequences.update.mutate({ campaignId, stepNumber: 2, subject: 'Changed' });
    const steps = await member.sequences.list.query({ campaignId });
    const sequenceIds = steps.map((each) => each.id).reverse();
    const reordered = await director.sequences.reorder.mutate({ campaignId, sequenceIds });
    expect(reordered.map((each) => each.subject)).toEqual(['Two', 'Changed', 'Three']);
    await director.sequences.delete.mutate({ campaignId, stepNumber: 2 });
    expect(await member.sequences.list.query({ campaignId })).toHaveLength(2);
  });

  test('a step is changed and taken out as it was read, or not at all', async () => {
    const { id: campaignId, sequences } = await create();
    const [read] = sequences;
    const expected = { id: read?.id ?? '', version: read?.version ?? 0 };
    const update = (subject: string) =>
      director.sequences.update.mutate({ campaignId, stepNumber: 1, subject, expected });
    await update('By the first');
    expect(await refusalOf(update('By the second'))).toMatchObject({ status: 409, code: 'conflict' });
    const remove = (sequenceId: string | undefined) =>
      director.sequences.delete.mutate({ campaignId, stepNumber: 1, sequenceId });
    expect(await refusalOf(remove(sequences[1]?.id))).toMatchObject({ status: 409, code: 'conflict' });
    await remove(read?.id);
  });

  test('a contact is changed as it was read, or not at all', async () => {
    const contactId = await seedContact(api, { title: 'COO' });
    const update = (title: string) =>
      director.contacts.update.mutate({ contactId, title, expected: { title: 'COO' } });
    await update('CEO');
    expect(await refusalOf(update('CFO'))).toMatchObject({ status: 409, code: 'conflict' });
    expect((await member.contacts.get.query({ contactId })).title).toBe('CEO');
  });

  test('recipients are previewed, added by filter, listed and removed', async () => {
    const { id: campaignId } = await create();
    await seedContact(api, { title: 'Chief Numbat Officer' });
    const filter = { role: 'numbat' };
    expect((await director.recipients.preview.query({ campaignId, filter })).ready).toBe(1);
    expect((await director.recipients.add.mutate({ campaignId, filter })).added).toBe(1);
    const again = await director.recipients.preview.query({ campaignId, filter });
    expect([again.ready, again.skippedCounts]).toEqual([0, { already_added: 1 }]);
    const { items } = await member.recipients.list.query({ campaignId });
    const recipientId = items[0]?.id ?? '';
    expect((await member.recipients.get.query({ campaignId, recipientId })).contact.title).toBe(
      'Chief Numbat Officer',
    );
    await director.recipients.remove.mutate({ campaignId, recipientId });
    expect((await member.recipients.list.query({ campaignId })).total).toBe(0);
  });

  test('what waits for a person is listed over all campaigns and resolved', async () => {
    const { id: campaignId } = await create();
    await director.recipients.add.mutate({
      campaignId,
      contactIds: [await seedContact(api, { firstName: null })],
    });
    await director.campaigns.activate.mutate({ campaignId });
    await director.actions.executeNext.mutate({ campaignId });
    const { items } = await member.actions.attention.query({});
    const held = items.find((item) => item.campaignId === campaignId);
    expect(held).toMatchObject({ errorCode: 'missing_value', campaignName: 'Campaign' });
    const resolved = await director.actions.resolve.mutate({
      campaignId,
      actionId: held?.id ?? '',
      as: 'give_up',
    });
    expect(resolved).toMatchObject({ status: 'failed', errorCode: 'given_up' });
  });

  test('contacts, companies, facets and the state of delivery can be read', async () => {
    const contactId = await seedContact(api, { seniority: 'Owner' });
    expect((await member.contacts.get.query({ contactId })).company?.industry).toBe('Software');
    expect((await director.contacts.update.mutate({ contactId, title: 'Founder' })).title).toBe('Founder');
    expect((await member.contacts.list.query({ seniority: 'owner' })).total).toBe(1);
    expect((await member.companies.list.query({ limit: 1 })).items).toHaveLength(1);
    expect((await member.contacts.facets.query()).seniorities).toContainEqual({ value: 'Owner', count: 1 });
    expect(await member.health.delivery.query()).toMatchObject({ due: expect.any(Number), executors: [] });
  });
});

describe('administration', () => {
  test('admins make users and tokens, and take them back', async () => {
    const user = await admin.users.create.mutate({
      email: 'New@example.com',
      name: 'New',
      role: 'member',
      password: PASSWORD,
    });
    expect(user).toMatchObject({ email: 'new@example.com', role: 'member' });
    await admin.users.setRole.mutate({ email: user.email, role: 'director' });
    await admin.users.setPassword.mutate({ email: user.email, password: 'another long password' });
    expect((await admin.users.list.query()).find((each) => each.id === user.id)?.role).toBe('director');
    const { id, token } = await admin.tokens.create.mutate({ email: user.email, name: 'laptop' });
    expect(await trpcAs(api, token).auth.me.query()).toEqual({
      id: user.id,
      email: user.email,
      name: 'New',
      role: 'director',
    });
    expect((await admin.tokens.list.query()).find((each) => each.id === id)).toMatchObject({
      name: 'laptop',
    });
    await admin.tokens.revoke.mutate({ id });
    expect((await refusalOf(trpcAs(api, token).auth.me.query())).status).toBe(401);
    const events = await admin.audit.list.query({ limit: 500 });
    const actors = events.filter(
      (event) => event.event === 'user.created' && event.after?.email === user.email,
    );
    expect(actors).toMatchObject([{ actor: `user:${api.users.admin}` }]);
  });

  test('a taken address and a short password are refused', async () => {
    const user = { email: 'member@example.com', name: 'x', role: 'member' as const };
    expect(await refusalOf(admin.users.create.mutate({ ...user, password: PASSWORD }))).toMatchObject({
      code: 'conflict',
      status: 409,
    });
    expect(await refusalOf(admin.users.create.mutate({ ...user, password: 'short' }))).toMatchObject({
      status: 422,
    });
  });
});
