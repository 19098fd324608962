import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { seedCampaign, seedContact, seedRunning } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const UNKNOWN = '01900000-0000-7000-8000-000000000000';

describe('POST /campaigns/{id}/recipients', () => {
  const shapes: [string, (ids: string[]) => unknown][] = [
    ['{contact_ids}', (ids) => ({ contact_ids: ids })],
    ['a bare array of ids', (ids) => ids],
    ['a bare array of {contact_id}', (ids) => ids.map((id) => ({ contact_id: id, extra: 1 }))],
  ];
  test.each(shapes)('takes %s', async (_name, shape) => {
    const { id } = await seedCampaign(api);
    const ids = [await seedContact(api), await seedContact(api)];
    const { status, body } = await ask(api, `POST /campaigns/${id}/recipients`, { body: shape(ids) });
    expect(status).toBe(201);
    expect(body).toMatchObject({ added: 2, skipped: [] });
    expect(body.recipients.map((recipient: { contact_id: string }) => recipient.contact_id)).toEqual(ids);
    expect(body.recipients[0]).toMatchObject({
      campaign_id: id,
      status: 'pending',
      current_step: 0,
      last_action_at: null,
      completed_at: null,
      stop_reason: null,
      contact: { id: ids[0], company_name: expect.any(String), custom_fields: { favouriteColour: 'blue' } },
    });
  });

  test('takes one {contact_id}', async () => {
    const { id } = await seedCampaign(api);
    const { body } = await ask(api, `POST /campaigns/${id}/recipients`, {
      body: { contact_id: await seedContact(api) },
    });
    expect(body.added).toBe(1);
  });

  test('takes a filter', async () => {
    const { id } = await seedCampaign(api);
    await seedContact(api, { fit: 97, title: 'Chief Zebra Officer' });
    await seedContact(api, { fit: 20, title: 'Chief Zebra Officer' });
    const { status, body } = await ask(api, `POST /campaigns/${id}/recipients`, {
      body: { filter: { min_bpo_fit_score: 90, role: 'zebra' } },
    });
    expect([status, body.added]).toEqual([201, 1]);
  });

  test('skips with a reason what cannot be added, and adds the rest', async () => {
    const { id } = await seedCampaign(api);
    const [here, again] = [await seedContact(api), await seedContact(api)];
    const unreachable = await seedContact(api, { email: null });
    await ask(api, `POST /campaigns/${id}/recipients`, { body: [again] });
    const { status, body } = await ask(api, `POST /campaigns/${id}/recipients`, {
      body: { contact_ids: [here, again, here, unreachable, UNKNOWN, 'nonsense'] },
    });
    expect([status, body.added]).toEqual([201, 1]);
    expect(body.skipped).toEqual(
      expect.arrayContaining([
        { contact_id: again, reason: 'already_added' },
        { contact_id: here, reason: 'repeated' },
        { contact_id: unreachable, reason: 'no_address' },
        { contact_id: UNKNOWN, reason: 'not_found' },
        { contact_id: 'nonsense', reason: 'not_found' },
      ]),
    );
    expect(body.skipped_counts).toEqual({ already_added: 1, repeated: 1, no_address: 1, not_found: 2 });
  });

  test.each([
    [{}, ['body', 'contact_ids'], 'missing'],
    ['x', ['body'], 'invalid_union'],
    [null, ['body'], 'invalid_union'],
    [{ contact_ids: 'x' }, ['body', 'contact_ids'], 'invalid_type'],
    [{ contact_ids: [7] }, ['body', 'contact_ids', 0], 'invalid_type'],
    [{ contact_id: 7 }, ['body', 'contact_id'], 'invalid_type'],
    [[7], ['body', 0], 'invalid_type'],
    [[{ contact_id: 7 }], ['body', 0], 'invalid_type'],
    [{ filter: { min_bpo_fit_score: 'high' } }, ['body', 'filter', 'min_bpo_fit_score'], 'invalid_type'],
    [{ filter: { max_bpo_fit_score: 101 } }, ['body', 'filter', 'max_bpo_fit_score'], 'too_big'],
    [{ contact_ids: ['a\u0000'] }, ['body', 'contact_ids', 0], 'unstorable_text'],
  ])('refuses %j', async (body, loc, type) => {
    const { id } = await seedCampaign(api);
    const answer = await ask(api, `POST /campaigns/${id}/recipients`, { body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([expect.objectContaining({ loc, type })]);
  });

  test('is not found without its campaign', async () => {
    expect((await ask(api, `POST /campaigns/${UNKNOWN}/recipients`, { body: [] })).status).toBe(404);
  });

  test('schedules at once in an active campaign', async () => {
    const { campaign } = await seedRunning(api);
    const { body } = await ask(api, `POST /campaigns/${campaign.id}/recipients`, {
      body: [await seedContact(api)],
    });
    expect(body.recipients[0].next_action_at).toMatch(/Z$/);
  });
});

describe('GET and DELETE recipients', () => {
  test('lists a page with contacts and the total, by status and by search', async () => {
    const { id } = await seedCampaign(api);
    const ids = [
      await seedContact(api),
      await seedContact(api, { lastName: 'Quagga' }),
      await seedContact(api),
    ];
    await ask(api, `POST /campaigns/${id}/recipients`, { body: ids });
    const page = await ask(api, `GET /campaigns/${id}/recipients?limit=2&offset=1`, { as: 'member' });
    expect(page.body.map((recipient: { contact_id: string }) => recipient.contact_id)).toEqual(ids.slice(1));
    expect(page.headers.get('x-total-count')).toBe('3');
    expect((await ask(api, `GET /campaigns/${id}/recipients?search=quagga`)).body).toHaveLength(1);
    expect((await ask(api, `GET /campaigns/${id}/recipients?status=responded`)).body).toEqual([]);
    expect((await ask(api, `GET /campaigns/${id}/recipients?status=lost`)).status).toBe(422);
  });

  test('lists those with whom a step stands so', async () => {
    const { campaign, recipient } = await seedRunning(api);
    const found = async (query: string) => {
      const { body } = await ask(api, `GET /campaigns/${campaign.id}/recipients?${query}`);
      return body.map(({ id }: { id: string }) => id);
    };
    expect(await found('step=1')).toEqual([recipient.id]);
    expect(await found('step=1&step_state=sent')).toEqual([]);
    await ask(api, `POST /campaigns/${campaign.id}/execute-next`);
    expect(await found('step=1')).toEqual([]);
    expect(await found('step=1&step_state=sent')).toEqual([recipient.id]);
    expect((await ask(api, `GET /campaigns/${campaign.id}/recipients?step=0`)).status).toBe(422);
    expect((await ask(api, `GET /campaigns/${campaign.id}/recipients?step_state=lost`)).status).toBe(422);
    const { body } = await ask(api, 'GET /openapi.json');
    const { parameters } = body.paths['/api/campaigns/{id}/recipients'].get;
    expect(parameters.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['step', 'sequence_id', 'step_state']),
    );
  });

  test('shows and removes one; under another campaign it is not found', async () => {
    const { campaign, recipient } = await seedRunning(api);
    const other = await seedCampaign(api);
    const shown = await ask(api, `GET /campaigns/${campaign.id}/recipients/${recipient.id}`, {
      as: 'member',
    });
    expect(shown.body.id).toBe(recipient.id);
    for (const call of ['GET', 'DELETE']) {
      const foreign = await ask(api, `${call} /campaigns/${other.id}/recipients/${recipient.id}`);
      expect([foreign.status, foreign.body.code]).toEqual([404, 'not_found']);
    }
    expect((await ask(api, `DELETE /campaigns/${campaign.id}/recipients/${recipient.id}`)).status).toBe(204);
    expect((await ask(api, `DELETE /campaigns/${campaign.id}/recipients/${recipient.id}`)).status).toBe(404);
  });

  test('does not remove somebody while a message to them is in flight', async () => {
    const { campaign, recipient } = await seedRunning(api);
    await api.connection.sql`UPDATE campaign_actions SET status = 'sending', claimed_by = 'x', attempt = 1,
      gated_at = now(), lease_until = now() + interval '1 hour' WHERE recipient_id = ${recipient.id}`;
    const { status, body } = await ask(api, `DELETE /campaigns/${campaign.id}/recipients/${recipient.id}`);
    expect([status, body.code]).toEqual([409, 'in_flight']);
  });
});

describe('actions and mark-responded', () => {
  test('what is just going out shows as scheduled', async () => {
    const { campaign, recipient } = await seedRunning(api);
    await api.connection.sql`UPDATE campaign_actions SET status = 'sending', claimed_by = 'x', attempt = 1,
      lease_until = now() + interval '1 hour' WHERE recipient_id = ${recipient.id}`;
    const { body } = await ask(api, `GET /campaigns/${campaign.id}/recipients/${recipient.id}/actions`, {
      as: 'member',
    });
    expect(body).toMatchObject([{ status: 'scheduled', recipient_id: recipient.id, error_code: null }]);
    expect(body[0]).not.toHaveProperty('claimed_by');
  });

  test('mark-responded ends the recipient, marks the last message, and is the same when repeated', async () => {
    const { campaign, recipient } = await seedRunning(api);
    await ask(api, `POST /campaigns/${campaign.id}/execute-next`);
    const path = `/campaigns/${campaign.id}/recipients/${recipient.id}`;
    const first = await ask(api, `POST ${path}/mark-responded`, { as: 'member' });
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ status: 'responded', stop_reason: 'replied', in_flight: 0 });
    expect((await ask(api, `POST ${path}/mark-responded`)).body).toEqual(first.body);
    const { body: actions } = await ask(api, `GET ${path}/actions`);
    expect(actions).toMatchObject([
      { status: 'responded', response_received_at: expect.stringMatching(/Z$/) },
    ]);
  });

  test('both are not found under another campaign', async () => {
    const { recipient } = await seedRunning(api);
    const other = await seedCampaign(api);
    const path = `/campaigns/${other.id}/recipients/${recipient.id}`;
    expect((await ask(api, `GET ${path}/actions`)).status).toBe(404);
    expect((await ask(api, `POST ${path}/mark-responded`)).status).toBe(404);
  });
});

describe('POST /campaigns/{id}/recipients/{rid}/pause and /resume', () => {
  test('hold one person back and let them go on; once they have ended it is a conflict', async () => {
    const { id } = await seedCampaign(api);
    const added = await ask(api, `POST /campaigns/${id}/recipients`, { body: [await seedContact(api)] });
    const at = `POST /campaigns/${id}/recipients/${added.body.recipients[0].id}`;
    await ask(api, `POST /campaigns/${id}/activate`);
    const paused = await ask(api, `${at}/pause`);
    expect([paused.status, paused.body.waiting.code, paused.body.in_flight]).toEqual([
      200,
      'recipient_paused',
      0,
    ]);
    expect(paused.body.paused_at).toEqual(expect.any(String));
    const resumed = await ask(api, `${at}/resume`);
    expect([resumed.status, resumed.body.paused_at, resumed.body.waiting]).toEqual([200, null, null]);
    await ask(api, `${at}/mark-responded`);
    for (const verb of ['pause', 'resume']) {
      const { status, body } = await ask(api, `${at}/${verb}`);
      expect([status, body.code]).toEqual([409, 'conflict']);
    }
  });

  test('know nobody of another campaign', async () => {
    const { id } = await seedCampaign(api);
    expect((await ask(api, `POST /campaigns/${id}/recipients/${UNKNOWN}/pause`)).status).toBe(404);
  });
});
