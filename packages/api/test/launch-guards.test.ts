import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { seedCampaign, seedContact, seedRunning } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';
import { trpcAs } from './setup/trpc-client.js';

/** A DNS in which only an SPF record of firm.example is known. */
const dns = {
  resolveTxt: async (name: string) => {
    if (name === 'firm.example') return [['v=spf1 -all']];
    throw Object.assign(new Error(`queryTxt ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
  },
};

let api: Api;
beforeAll(async () => {
  api = await startApi({ dns });
});
afterAll(() => api.close());

const UNKNOWN = '01900000-0000-7000-8000-000000000000';

describe('GET /campaigns/{id}/checklist', () => {
  test('looks at the sender, its domain, the people and the time it takes', async () => {
    const campaign = await seedCampaign(api);
    const ids = [await seedContact(api), await seedContact(api), await seedContact(api)];
    await ask(api, `POST /campaigns/${campaign.id}/recipients`, { body: ids });
    const [sender] = await api.connection.sql<{ id: string }[]>`
      INSERT INTO senders (id, kind, name, mode, from_email, per_day)
      VALUES (gen_random_uuid(), 'email', 'Ada', 'smtp', 'ada@firm.example', 1) RETURNING id`;
    await api.connection.sql`INSERT INTO campaign_senders (campaign_id, sender_id, position)
      VALUES (${campaign.id}, ${sender?.id ?? ''}, 0)`;
    const { status, body } = await ask(api, `GET /campaigns/${campaign.id}/checklist`, { as: 'member' });
    expect([status, body.ready]).toEqual([200, true]);
    expect(body.findings.map((finding: { code: string }) => finding.code)).toEqual([
      'postal_address_missing',
      'dmarc_missing',
      'duration',
    ]);
    expect(body.findings[0]).toEqual({
      code: 'postal_address_missing',
      level: 'warn',
      detail: expect.stringMatching(/postal address/),
      count: null,
      step_number: null,
      field: null,
      examples: [],
    });
    expect(body.launch).toMatchObject({ people: 3, messages: 3, days: 3 });
    const overTrpc = await trpcAs(api, api.tokens.member).campaigns.checklist.query({
      campaignId: campaign.id,
    });
    expect(overTrpc.findings).toHaveLength(3);
  });

  test('blocks what activation then refuses', async () => {
    const campaign = await seedCampaign(api);
    await api.connection.sql`INSERT INTO schedules (id, name, timezone, windows)
      VALUES ('closed', 'Never', 'UTC', '{}')`;
    await api.connection.sql`UPDATE campaigns SET schedule_id = 'closed' WHERE id = ${campaign.id}`;
    const { body } = await ask(api, `GET /campaigns/${campaign.id}/checklist`);
    expect(body).toMatchObject({
      ready: false,
      findings: [{ code: 'no_window', level: 'block' }, {}, { code: 'no_sender' }],
    });
    const refused = await ask(api, `POST /campaigns/${campaign.id}/activate`);
    expect([refused.status, refused.body.code]).toEqual([409, 'not_ready']);
  });
});

describe('GET /campaigns/{id}/forecast', () => {
  test('says how many go out on which day from which sender', async () => {
    const { id } = await seedCampaign(api, { steps: 2 });
    await ask(api, `POST /campaigns/${id}/recipients`, {
      body: [await seedContact(api), await seedContact(api)],
    });
    const { status, body } = await ask(api, `GET /campaigns/${id}/forecast`, { as: 'member' });
    expect(status).toBe(200);
    const day = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
    expect(body).toEqual([
      { date: day(0), sender_id: null, count: 2 },
      { date: day(3), sender_id: null, count: 2 },
    ]);
    const shown = await trpcAs(api, api.tokens.member).campaigns.forecast.query({ campaignId: id });
    expect(shown).toMatchObject({ endsOn: day(3), left: 0, zone: 'UTC' });
    expect((await ask(api, `GET /campaigns/${id}/forecast?days=2`)).body).toHaveLength(1);
  });

  test('refuses no days and too many, and is not found without its campaign', async () => {
    const { id } = await seedCampaign(api);
    for (const days of ['0', '367', 'x']) {
      const { status, body } = await ask(api, `GET /campaigns/${id}/forecast?days=${days}`);
      expect([status, body.errors[0].loc]).toEqual([422, ['query', 'days']]);
    }
    expect((await ask(api, `GET /campaigns/${UNKNOWN}/forecast`)).status).toBe(404);
  });
});

describe('who is active in another campaign', () => {
  test('is skipped with that reason unless told otherwise', async () => {
    const { contactId } = await seedRunning(api);
    const { id } = await seedCampaign(api);
    const path = `POST /campaigns/${id}/recipients`;
    const skipped = await ask(api, path, { body: { contact_ids: [contactId] } });
    expect(skipped.status).toBe(201);
    expect(skipped.body).toMatchObject({
      added: 0,
      skipped: [{ contact_id: contactId, reason: 'active_elsewhere' }],
      skipped_counts: { active_elsewhere: 1 },
    });
    const no = { contact_ids: [contactId], include_active_elsewhere: false };
    expect((await ask(api, path, { body: no })).body.added).toBe(0);
    const wrong = await ask(api, path, { body: { ...no, include_active_elsewhere: 'yes' } });
    expect([wrong.status, wrong.body.errors]).toMatchObject([
      422,
      [{ loc: ['body', 'include_active_elsewhere'], type: 'invalid_type' }],
    ]);
    const told = await ask(api, path, { body: { contact_id: contactId, include_active_elsewhere: true } });
    expect(told.body.added).toBe(1);
  });

  test('is taken over tRPC by the same word, in the preview too', async () => {
    const { contactId } = await seedRunning(api);
    const { id: campaignId } = await seedCampaign(api);
    const { recipients } = trpcAs(api, api.tokens.director);
    const meant = { campaignId, contactIds: [contactId] };
    expect(await recipients.preview.query(meant)).toMatchObject({
      ready: 0,
      examples: { active_elsewhere: [contactId] },
    });
    const told = { ...meant, includeActiveElsewhere: true };
    expect((await recipients.preview.query(told)).ready).toBe(1);
    expect((await recipients.add.mutate(told)).added).toBe(1);
  });
});

describe('who was removed after the campaign had reached them', () => {
  test('is skipped with that reason unless told otherwise, over REST and tRPC', async () => {
    const { campaign, contactId, recipient } = await seedRunning(api);
    await ask(api, `POST /campaigns/${campaign.id}/execute-next`);
    await ask(api, `DELETE /campaigns/${campaign.id}/recipients/${recipient.id}`);
    const path = `POST /campaigns/${campaign.id}/recipients`;
    const skipped = await ask(api, path, { body: [contactId] });
    expect([skipped.status, skipped.body]).toMatchObject([
      201,
      { added: 0, skipped: [{ contact_id: contactId, reason: 'contacted_before' }] },
    ]);
    const { recipients } = trpcAs(api, api.tokens.director);
    const meant = { campaignId: campaign.id, contactIds: [contactId] };
    expect(await recipients.preview.query(meant)).toMatchObject({
      ready: 0,
      examples: { contacted_before: [contactId] },
    });
    const all = { ...meant, includeContactedBefore: true };
    expect(await recipients.preview.query(all)).toMatchObject({ ready: 1 });
    const told = await ask(api, path, { body: { contact_id: contactId, include_contacted_before: true } });
    expect(told.body.added).toBe(1);
  });
});
