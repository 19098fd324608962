import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { seedCampaign, seedContact, seedRunning } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';
import { refusalOf, trpcAs } from './setup/trpc-client.js';

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

describe('GET /campaigns/{id}/waiting', () => {
  test('says why nothing is being sent, for the campaign and for the recipient', async () => {
    const { campaign, recipient } = await seedRunning(api);
    await api.connection.sql`UPDATE campaign_actions SET scheduled_for = now() + interval '2 days'
      WHERE recipient_id = ${recipient.id}`;
    const { status, body } = await ask(api, `GET /campaigns/${campaign.id}/waiting`, { as: 'member' });
    expect(status).toBe(200);
    expect(body.waiting).toMatchObject({ code: 'delay', needs_attention: 0 });
    const shown = await ask(api, `GET /campaigns/${campaign.id}/recipients/${recipient.id}`);
    expect(shown.body.waiting).toEqual({
      code: 'delay',
      detail: body.waiting.detail,
      at: body.waiting.next_at,
    });
    expect(shown.body.next_action_at).toBe(body.waiting.next_at);
  });

  test('says who has paused it', async () => {
    const { campaign, recipient } = await seedRunning(api);
    await ask(api, `POST /campaigns/${campaign.id}/pause`);
    const { body } = await ask(api, `GET /campaigns/${campaign.id}/waiting`);
    expect(body.waiting).toMatchObject({ code: 'campaign_paused', next_at: null });
    expect(body.waiting.detail).toContain('director has paused it');
    const shown = await ask(api, `GET /campaigns/${campaign.id}/recipients/${recipient.id}`);
    expect(shown.body.waiting.code).toBe('campaign_paused');
  });

  test('is null while an executor is there to take what is due; tRPC says the same', async () => {
    const { campaign } = await seedRunning(api);
    const { campaigns } = trpcAs(api, api.tokens.member);
    expect((await campaigns.idle.query({ campaignId: campaign.id }))?.code).toBe('no_executor');
    await api.connection.sql`INSERT INTO executors (id, host, pid, mode) VALUES ('x', 'h', 1, 'watch')`;
    expect((await ask(api, `GET /campaigns/${campaign.id}/waiting`)).body).toEqual({ waiting: null });
    expect(await campaigns.idle.query({ campaignId: campaign.id })).toBeNull();
  });

  test('is not found without its campaign', async () => {
    expect((await ask(api, `GET /campaigns/${UNKNOWN}/waiting`)).status).toBe(404);
  });
});

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
    expect(body).toMatchObject({ ready: false, findings: [{ code: 'no_window', level: 'block' }, {}] });
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

describe('mark-bounced', () => {
  async function sent() {
    const running = await seedRunning(api);
    await api.connection.sql`UPDATE campaign_actions SET status = 'sent', executed_at = now()
      WHERE recipient_id = ${running.recipient.id}`;
    return { ...running, path: `/campaigns/${running.campaign.id}/recipients/${running.recipient.id}` };
  }

  test('ends the recipient, and is the same when repeated', async () => {
    const { path } = await sent();
    const first = await ask(api, `POST ${path}/mark-bounced`, { body: { detail: '550 no such user' } });
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ status: 'failed', stop_reason: 'bounced', campaign_paused: null });
    expect((await ask(api, `POST ${path}/mark-bounced`, { body: {} })).body).toEqual(first.body);
    const { body } = await ask(api, `GET ${path}/actions`);
    expect(body).toMatchObject([
      { status: 'failed', error_code: 'bounced', error_message: '550 no such user' },
    ]);
  });

  test('repeated with the same key gives the first answer', async () => {
    const { path } = await sent();
    const once = { body: { detail: '550' }, headers: { 'idempotency-key': 'one-bounce' } };
    const first = await ask(api, `POST ${path}/mark-bounced`, once);
    const again = await ask(api, `POST ${path}/mark-bounced`, once);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    expect(again.body).toEqual(first.body);
  });

  test('is for directors, for somebody here, and for somebody who has had an e-mail', async () => {
    const { path } = await sent();
    expect((await ask(api, `POST ${path}/mark-bounced`, { as: 'member', body: {} })).status).toBe(403);
    const { campaign, recipient } = await seedRunning(api);
    const foreign = path.replace(/recipients\/.*/, `recipients/${recipient.id}`);
    expect((await ask(api, `POST ${foreign}/mark-bounced`, { body: {} })).status).toBe(404);
    const own = `/campaigns/${campaign.id}/recipients/${recipient.id}`;
    const early = await ask(api, `POST ${own}/mark-bounced`, { body: {} });
    expect([early.status, early.body.code]).toEqual([409, 'conflict']);
    const wrong = await ask(api, `POST ${path}/mark-bounced`, { body: { at: 'yesterday' } });
    expect(wrong.body.errors).toMatchObject([{ loc: ['body', 'at'] }]);
  });
});

describe('POST /campaigns/{id}/attention/resolve', () => {
  /** A campaign whose messages ended with these codes. */
  async function failed(...codes: string[]) {
    const campaign = await seedCampaign(api);
    for (const _ of codes)
      await ask(api, `POST /campaigns/${campaign.id}/recipients`, { body: [await seedContact(api)] });
    await ask(api, `POST /campaigns/${campaign.id}/activate`);
    const rows = await api.connection.sql<{ id: string }[]>`
      SELECT id FROM campaign_actions WHERE campaign_id = ${campaign.id} ORDER BY recipient_id`;
    for (const [n, code] of codes.entries())
      await api.connection.sql`UPDATE campaign_actions SET status = 'failed', error_code = ${code},
        executed_at = now() WHERE id = ${rows[n]?.id ?? ''}`;
    return {
      id: campaign.id,
      actionIds: rows.map((row) => row.id),
      path: `POST /campaigns/${campaign.id}/attention/resolve`,
    };
  }

  test('sends only the failed again, not those in doubt', async () => {
    const { id, path, actionIds } = await failed('refused', 'in_doubt', 'bounced');
    const { status, body } = await ask(api, path, { body: { as: 'resend', failed: true } });
    expect([status, body]).toEqual([200, { resolved: 2, refused: [], remaining: 0 }]);
    const left = await ask(api, `GET /campaigns/${id}/attention?error_code=in_doubt`);
    expect(left.body).toMatchObject([
      {
        id: actionIds[1],
        error_code: 'in_doubt',
        message_id: null,
        sender_name: null,
        evidence: { attempt: 0, gated_at: null, reply: null },
      },
    ]);
    expect((await ask(api, `GET /campaigns/${id}/attention?error_code=refused`)).body).toEqual([]);
  });

  test('takes ids or a code, and names what it refuses', async () => {
    const { path, actionIds } = await failed('refused', 'in_doubt');
    const byId = await ask(api, path, { body: { as: 'give_up', action_ids: [actionIds[0], UNKNOWN] } });
    expect(byId.body).toEqual({
      resolved: 1,
      refused: [{ action_id: UNKNOWN, reason: 'not_found' }],
      remaining: 0,
    });
    const byCode = await ask(api, path, { body: { as: 'sent', error_code: 'in_doubt' } });
    expect(byCode.body.resolved).toBe(1);
  });

  test('refuses members, unknown words, and not saying which', async () => {
    const { path } = await failed('refused');
    expect((await ask(api, path, { as: 'member', body: { as: 'sent', failed: true } })).status).toBe(403);
    const word = await ask(api, path, { body: { as: 'maybe', failed: true } });
    expect(word.body.errors).toMatchObject([{ loc: ['body', 'as'], type: 'invalid_value' }]);
    const none = await ask(api, path, { body: { as: 'sent' } });
    expect([none.status, none.body.errors[0].type]).toEqual([422, 'missing']);
    const foreign = await ask(api, `POST /campaigns/${UNKNOWN}/attention/resolve`, {
      body: { as: 'sent', failed: true },
    });
    expect(foreign.status).toBe(404);
  });

  test('over tRPC is strict', async () => {
    const { id: campaignId } = await failed('refused');
    const { actions } = trpcAs(api, api.tokens.director);
    const both = { campaignId, as: 'resend', failed: true, errorCode: 'refused' } as never;
    expect((await refusalOf(actions.resolveMany.mutate(both))).status).toBe(422);
    expect(await actions.resolveMany.mutate({ campaignId, as: 'resend', failed: true })).toMatchObject({
      resolved: 1,
    });
  });
});
