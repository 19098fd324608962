import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { seedCampaign, seedContact, seedRunning } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';
import { refusalOf, trpcAs } from './setup/trpc-client.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
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
