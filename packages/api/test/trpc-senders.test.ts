import type { TRPCClient } from '@trpc/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppRouter } from '../src/index.js';
import { type MailServer, startMailServer } from './setup/mail-server.js';
import { seedContact } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';
import { refusalOf, trpcAs } from './setup/trpc-client.js';

const LOG_IN = { user: 'mailbox', password: 'open sesame, please' };

let api: Api;
let mailServer: MailServer;
let admin: TRPCClient<AppRouter>;
let director: TRPCClient<AppRouter>;
beforeAll(async () => {
  [api, mailServer] = await Promise.all([startApi(), startMailServer(LOG_IN)]);
  admin = trpcAs(api, api.tokens.admin);
  director = trpcAs(api, api.tokens.director);
});
afterAll(() => Promise.all([api.close(), mailServer.close()]));

const mailbox = () => ({
  kind: 'email' as const,
  name: 'Ann',
  mode: 'smtp' as const,
  fromEmail: 'ann@acme.example',
  smtp: { host: '127.0.0.1', port: mailServer.port, tls: 'none' as const, ...LOG_IN },
});

test('a sender is set up, tried, changed, given to a campaign and taken away', async () => {
  const created = await admin.senders.create.mutate(mailbox());
  expect(created.smtp).toMatchObject({ user: 'mailbox', hasPassword: true });
  const { id: senderId } = created;
  expect(await admin.senders.test.mutate({ senderId })).toMatchObject({ ok: true });
  const { id: campaignId } = await director.campaigns.create.mutate({
    name: 'C',
    type: 'email',
    senderIds: [senderId],
    sequences: [{ channel: 'email', subject: 'Hi', messageTemplate: 'Hello {{first_name}}', delayDays: 0 }],
  });
  const campaign = await director.campaigns.update.mutate({ campaignId, dailyNewRecipients: 3 });
  expect(campaign).toMatchObject({ senderIds: [senderId], dailyNewRecipients: 3 });
  expect((await director.senders.get.query({ senderId })).smtp).toBeUndefined();

  const contactId = await seedContact(api, { firstName: 'Zoe' });
  const sent = await director.sequences.sendTest.mutate({ campaignId, stepNumber: 1, contactId });
  expect(sent).toMatchObject({ ok: true });
  expect(mailServer.mails.at(-1)).toMatchObject({
    to: ['director@example.com'],
    data: expect.stringContaining('Hello Zoe'),
  });

  const paused = await admin.senders.update.mutate({ senderId, status: 'paused' });
  expect(paused).toMatchObject({ status: 'paused', smtp: { hasPassword: true } });
  await director.campaigns.update.mutate({ campaignId, senderIds: [] });
  await admin.senders.delete.mutate({ senderId });
  expect((await director.senders.list.query()).map(({ id }) => id)).not.toContain(senderId);
});

test('input is strict, and refused with all that is wrong', async () => {
  const extra = { ...mailbox(), id: 'mine' };
  expect((await refusalOf(admin.senders.create.mutate(extra))).status).toBe(422);
  const refused = await refusalOf(admin.senders.create.mutate({ ...mailbox(), fromEmail: 'x' }));
  expect(refused).toMatchObject({ status: 422, code: 'invalid_input' });
  const { id: senderId } = await admin.senders.create.mutate(mailbox());
  const kind = { senderId, kind: 'linkedin' } as unknown as { senderId: string };
  expect((await refusalOf(admin.senders.update.mutate(kind))).status).toBe(422);
});

test('presets name servers, ports and what goes into the fields', async () => {
  const presets = await admin.senders.presets.query();
  expect(presets.map(({ id }) => id)).toEqual([
    'google',
    'microsoft_365',
    'amazon_ses',
    'sendgrid',
    'postmark',
    'own',
  ]);
  for (const preset of presets) expect(preset.userHint && preset.passwordHint).toBeTruthy();
});

test('addresses are suppressed, listed and allowed again; the preview of adding says so', async () => {
  const contactId = await seedContact(api);
  const { addresses } = await director.suppressions.add.mutate({ contactId });
  const [address = ''] = addresses;
  const page = await director.suppressions.list.query({ search: address });
  expect(page).toMatchObject({ total: 1, items: [{ address, reason: 'manual' }] });
  const { id: campaignId } = await director.campaigns.create.mutate({ name: 'P', type: 'email' });
  const preview = await director.recipients.preview.query({ campaignId, contactIds: [contactId] });
  expect(preview).toMatchObject({ ready: 0, skippedCounts: { suppressed: 1 } });
  expect(preview.examples.suppressed).toEqual([contactId]);
  await admin.suppressions.remove.mutate({ address });
  expect((await refusalOf(admin.suppressions.remove.mutate({ address }))).code).toBe('not_found');
});
