import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { seedCampaign, seedContact, seedRunning } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const addressOf = async (contactId: string) => {
  const [row] = await api.connection.sql`SELECT email FROM contacts WHERE id = ${contactId}`;
  return String(row?.email);
};
const suppress = (body: unknown) => ask(api, 'POST /suppressions', { body });

describe('POST /suppressions', () => {
  test('ends everybody under way who has the address, in every campaign', async () => {
    const { campaign, recipient, contactId } = await seedRunning(api);
    const other = await seedCampaign(api);
    const active = { contact_ids: [contactId], include_active_elsewhere: true };
    const added = await ask(api, `POST /campaigns/${other.id}/recipients`, { body: active });
    expect(added.body.added).toBe(1);
    const address = await addressOf(contactId);
    const { status, body } = await suppress({ address: `  ${address.toUpperCase()} ` });
    expect(status).toBe(201);
    expect(body).toEqual({ addresses: [address], added: 1, ended: 2, in_flight: 0 });
    const after = await ask(api, `GET /campaigns/${campaign.id}/recipients/${recipient.id}`);
    expect(after.body).toMatchObject({ status: 'failed', stop_reason: 'unsubscribed', next_action_at: null });
    const actions = await ask(api, `GET /campaigns/${campaign.id}/recipients/${recipient.id}/actions`);
    expect(actions.body).toEqual([]);
    const events = await api.connection.sql`
      SELECT event, actor FROM audit_events WHERE recipient_id = ${recipient.id} ORDER BY id DESC LIMIT 1`;
    expect(events).toEqual([{ event: 'recipient.unsubscribed', actor: `user:${api.users.director}` }]);
    const again = await suppress({ address });
    expect([again.status, again.body]).toEqual([
      201,
      { addresses: [address], added: 0, ended: 0, in_flight: 0 },
    ]);
  });

  test('takes all addresses of a contact, and says why', async () => {
    const contactId = await seedContact(api, { linkedinUrl: 'https://www.linkedin.com/in/Zoe-1/' });
    const { body } = await suppress({ contact_id: contactId, reason: 'bounced' });
    expect(body.addresses).toEqual([await addressOf(contactId), 'in/zoe-1']);
    const { body: list } = await ask(api, 'GET /suppressions?reason=bounced');
    expect(list).toMatchObject([
      { reason: 'bounced', actor: `user:${api.users.director}` },
      { reason: 'bounced' },
    ]);
  });

  test('finds people by their LinkedIn profile, however it is written', async () => {
    const { recipient, contactId } = await seedRunning(api);
    await api.connection.sql`
      UPDATE contacts SET linkedin_url = 'https://www.linkedin.com/in/Yan-2' WHERE id = ${contactId}`;
    const { body } = await suppress({ addresses: ['http://de.linkedin.com/in/yan-2/?x=1'] });
    expect(body).toMatchObject({ addresses: ['in/yan-2'], ended: 1 });
    const [row] = await api.connection.sql`SELECT status FROM campaign_recipients WHERE id = ${recipient.id}`;
    expect(row).toEqual({ status: 'failed' });
  });

  test('leaves those alone who have answered', async () => {
    const { campaign, recipient, contactId } = await seedRunning(api);
    await ask(api, `POST /campaigns/${campaign.id}/recipients/${recipient.id}/mark-responded`);
    expect((await suppress({ address: await addressOf(contactId) })).body.ended).toBe(0);
    const after = await ask(api, `GET /campaigns/${campaign.id}/recipients/${recipient.id}`);
    expect(after.body.status).toBe('responded');
  });

  test.each([
    [{}, 422],
    [{ addresses: [] }, 422],
    [{ addresses: ['nobody'] }, 422],
    [{ addresses: ['ann@acme.example', 'x@'] }, 422],
    [{ address: 'https://example.com/in/ann' }, 422],
    [{ address: 'a@b.example', reason: 'because' }, 422],
    [{ contact_id: 'none' }, 404],
  ])('refuses %j', async (body, status) => {
    expect((await suppress(body)).status).toBe(status);
  });

  test('names each address that is none', async () => {
    const { body } = await suppress({ addresses: ['ok@acme.example', 'x@', 'y'] });
    expect(body.errors.map(({ loc }: { loc: unknown[] }) => loc)).toEqual([
      ['body', 'addresses', 1],
      ['body', 'addresses', 2],
    ]);
    const single = await suppress({ address: 'nonsense' });
    expect(single.body.errors).toMatchObject([{ loc: ['body', 'address'] }]);
    expect((await ask(api, 'GET /suppressions?search=ok@acme')).body).toEqual([]);
  });
});

test('whoever is suppressed is not added, and the preview says so', async () => {
  const [blocked, free] = [await seedContact(api), await seedContact(api)];
  await suppress({ contact_id: blocked });
  const { id } = await seedCampaign(api);
  const { body } = await ask(api, `POST /campaigns/${id}/recipients`, {
    body: { contact_ids: [blocked, free] },
  });
  expect(body).toMatchObject({
    added: 1,
    skipped: [{ contact_id: blocked, reason: 'suppressed' }],
    skipped_counts: { suppressed: 1 },
  });
});

test('GET /suppressions is a page, newest first, found by a part of the address', async () => {
  for (const name of ['one', 'two', 'three']) await suppress({ address: `${name}@page.example` });
  const { body, headers } = await ask(api, 'GET /suppressions?search=PAGE.example&limit=2', { as: 'member' });
  expect(headers.get('x-total-count')).toBe('3');
  expect(body.map(({ address }: { address: string }) => address)).toEqual([
    'three@page.example',
    'two@page.example',
  ]);
  expect(body[0]).toMatchObject({ kind: 'email', reason: 'manual', campaign_id: null, action_id: null });
});

test('DELETE /suppressions/{address} allows it again, for an admin', async () => {
  const contactId = await seedContact(api, { linkedinUrl: 'https://www.linkedin.com/in/xia-3' });
  await suppress({ contact_id: contactId });
  const email = await addressOf(contactId);
  for (const address of [email.toUpperCase(), 'in/xia-3']) {
    const path = `/suppressions/${encodeURIComponent(address)}`;
    expect((await ask(api, `DELETE ${path}`, { as: 'director' })).status).toBe(403);
    expect((await ask(api, `DELETE ${path}`, { as: 'admin' })).status).toBe(204);
    expect((await ask(api, `DELETE ${path}`, { as: 'admin' })).status).toBe(404);
  }
  const { id } = await seedCampaign(api);
  const added = await ask(api, `POST /campaigns/${id}/recipients`, { body: { contact_id: contactId } });
  expect(added.body.added).toBe(1);
});
