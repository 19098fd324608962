import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { STEP, seedCampaign, seedRunning } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('POST /campaigns', () => {
  test('makes a draft of the caller, whatever the body says', async () => {
    const answer = await ask(api, 'POST /campaigns', {
      body: { name: '  Spring  ', type: 'email', created_by: api.users.admin, status: 'active', nonsense: 1 },
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      name: 'Spring',
      type: 'email',
      status: 'draft',
      created_by: api.users.director,
      sequences: [],
      stats: { total_recipients: 0, pending: 0, in_progress: 0, completed: 0, responded: 0, failed: 0 },
    });
    expect(answer.body.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(answer.body).not.toHaveProperty('nonsense');
  });

  test('takes its steps along, numbered in order', async () => {
    const { body } = await ask(api, 'POST /campaigns', {
      body: {
        name: 'With steps',
        type: 'linkedin',
        sequences: [STEP, { ...STEP, channel: 'linkedin_message', delay_days: 3 }],
      },
    });
    expect(body.sequences).toMatchObject([
      { step_number: 1, channel: 'email', delay_days: 0, campaign_id: body.id },
      { step_number: 2, channel: 'linkedin_message', delay_days: 3 },
    ]);
  });

  test('names every wrong field, nested ones too, in snake_case', async () => {
    const { status, body } = await ask(api, 'POST /campaigns', {
      body: {
        name: ' ',
        type: 'fax',
        sequences: [{ ...STEP, delay_days: '3', message_template: undefined }],
      },
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid_input', title: 'Invalid input' });
    expect(body.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ loc: ['body', 'name'], type: 'too_small' }),
        expect.objectContaining({ loc: ['body', 'type'], type: 'invalid_value' }),
        expect.objectContaining({ loc: ['body', 'sequences', 0, 'delay_days'], type: 'invalid_type' }),
        expect.objectContaining({
          loc: ['body', 'sequences', 0, 'message_template'],
          type: 'missing',
          msg: 'Required',
        }),
      ]),
    );
    expect(body.errors).toHaveLength(4);
  });

  test('points at the template that a rule of core refuses', async () => {
    const { status, body } = await ask(api, 'POST /campaigns', {
      body: {
        name: 'Bad template',
        type: 'email',
        sequences: [STEP, { ...STEP, message_template: 'Hi {{ nobody }}' }],
      },
    });
    expect(status).toBe(422);
    expect(body.code).toBe('template_invalid');
    expect(body.errors[0].loc).toEqual(['body', 'sequences', 1, 'message_template']);
  });
});

describe('GET, PUT and DELETE /campaigns/{id}', () => {
  test('shows a campaign with its steps, with or without a trailing slash', async () => {
    const { id } = await seedCampaign(api, { steps: 2 });
    const plain = await ask(api, `GET /campaigns/${id}`, { as: 'member' });
    expect(plain.body.sequences).toMatchObject([{ step_number: 1 }, { step_number: 2 }]);
    expect((await ask(api, `GET /campaigns/${id}/`)).body).toEqual(plain.body);
  });

  test('changes what is named and nothing else', async () => {
    const before = await seedCampaign(api);
    const { status, body } = await ask(api, `PUT /campaigns/${before.id}`, {
      body: {
        name: 'Renamed',
        created_by: api.users.member,
        id: 'x',
        stats: {},
        created_at: '2020-01-01T00:00:00Z',
      },
    });
    expect(status).toBe(200);
    expect(body).toEqual({ ...before, name: 'Renamed', updated_at: body.updated_at });
  });

  test('leads a status through the state machine', async () => {
    const { id } = await seedCampaign(api);
    const put = (status: string) => ask(api, `PUT /campaigns/${id}`, { body: { status } });
    expect((await put('active')).body.status).toBe('active');
    expect((await put('paused')).body.status).toBe('paused');
    const refused = await put('completed');
    expect(refused.status).toBe(409);
    expect(refused.body.code).toBe('invalid_transition');
  });

  test('refuses a wrong type', async () => {
    const { id } = await seedCampaign(api);
    const { status, body } = await ask(api, `PUT /campaigns/${id}`, { body: { name: 7 } });
    expect(status).toBe(422);
    expect(body.errors[0]).toMatchObject({ loc: ['body', 'name'], type: 'invalid_type' });
  });

  test('deletes a draft; it is gone then', async () => {
    const { id } = await seedCampaign(api);
    expect((await ask(api, `DELETE /campaigns/${id}`)).status).toBe(204);
    expect((await ask(api, `GET /campaigns/${id}`)).status).toBe(404);
    expect((await ask(api, `DELETE /campaigns/${id}`)).status).toBe(404);
  });

  test('does not delete an active campaign', async () => {
    const { campaign } = await seedRunning(api);
    const { status, body } = await ask(api, `DELETE /campaigns/${campaign.id}`);
    expect([status, body.code]).toEqual([409, 'campaign_active']);
  });
});

describe('activate, pause, duplicate, stats', () => {
  test('activate answers with the active campaign, pause with what was in flight', async () => {
    const { id } = await seedCampaign(api);
    const activated = await ask(api, `POST /campaigns/${id}/activate`);
    expect([activated.status, activated.body.status]).toEqual([200, 'active']);
    const paused = await ask(api, `POST /campaigns/${id}/pause`);
    expect([paused.status, paused.body.status, paused.body.in_flight]).toEqual([200, 'paused', 0]);
  });

  test('activate lists all that is missing', async () => {
    const { body: campaign } = await ask(api, 'POST /campaigns', {
      body: { name: 'No subject', type: 'email', sequences: [{ ...STEP, subject: null }] },
    });
    const { status, body } = await ask(api, `POST /campaigns/${campaign.id}/activate`);
    expect([status, body.code]).toEqual([409, 'not_ready']);
    expect(body.errors).toMatchObject([
      { loc: ['body', 'sequences', 0, 'subject'], type: 'subject_missing' },
    ]);
  });

  test('a move that the state does not allow says what would be', async () => {
    const { id } = await seedCampaign(api);
    const { status, body } = await ask(api, `POST /campaigns/${id}/pause`);
    expect([status, body.code]).toEqual([409, 'invalid_transition']);
  });

  test('duplicate makes a draft of the caller with the same steps', async () => {
    const { id } = await seedCampaign(api, { steps: 3, name: 'Original' });
    const { status, body } = await ask(api, `POST /campaigns/${id}/duplicate`, { as: 'admin' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'Original (copy)', status: 'draft', created_by: api.users.admin });
    expect(body.sequences).toHaveLength(3);
  });

  test('stats counts people, by state and by step', async () => {
    const { campaign } = await seedRunning(api);
    await ask(api, `POST /campaigns/${campaign.id}/execute-next`);
    const { status, body } = await ask(api, `GET /campaigns/${campaign.id}/stats`, { as: 'member' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      total_recipients: 1,
      pending: 0,
      in_progress: 1,
      completed: 0,
      responded: 0,
      failed: 0,
    });
    expect(body.steps).toMatchObject([
      { step_number: 1, sent: 1 },
      { step_number: 2, waiting: 1 },
    ]);
  });
});

const UNKNOWN = '01900000-0000-7000-8000-000000000000';

test.each([
  ['GET', ''],
  ['PUT', ''],
  ['DELETE', ''],
  ['POST', '/activate'],
  ['POST', '/pause'],
  ['POST', '/duplicate'],
  ['GET', '/stats'],
  ['POST', '/execute-next'],
  ['GET', '/attention'],
  ['GET', '/sequences'],
  ['GET', '/recipients'],
])('%s /campaigns/{id}%s of no campaign is not found, whatever the id looks like', async (method, rest) => {
  for (const id of [UNKNOWN, 'nonsense', '%27%3B--', '%00', '%F0%9F%98%80', 'x'.repeat(1000)]) {
    const answer = await ask(
      api,
      `${method} /campaigns/${id}${rest}`,
      method === 'PUT' ? { body: { name: 'x' } } : {},
    );
    expect([id, answer.status, answer.body.code]).toEqual([id, 404, 'not_found']);
  }
});
