import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { STEP, seedCampaign, seedRunning } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const subjects = async (id: string) =>
  (await ask(api, `GET /campaigns/${id}/sequences`)).body.map(
    (step: { step_number: number; subject: string }) => `${step.step_number} ${step.subject}`,
  );

test('steps come in order of their number', async () => {
  const { id } = await seedCampaign(api, { steps: 3 });
  const { status } = await ask(api, `GET /campaigns/${id}/sequences`, { as: 'member' });
  expect(status).toBe(200);
  expect(await subjects(id)).toEqual(['1 Step 1', '2 Step 2', '3 Step 3']);
});

describe('POST /campaigns/{id}/sequences', () => {
  test('adds a step last, with no delay and no subject unless told', async () => {
    const { id } = await seedCampaign(api, { steps: 1 });
    const { status, body } = await ask(api, `POST /campaigns/${id}/sequences`, {
      body: { channel: 'linkedin_message', message_template: 'Hi' },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ step_number: 2, campaign_id: id, subject: null, delay_days: 0 });
  });

  test('adds it where step_number says', async () => {
    const { id } = await seedCampaign(api, { steps: 2 });
    const { body } = await ask(api, `POST /campaigns/${id}/sequences`, {
      body: { ...STEP, subject: 'New', step_number: 1 },
    });
    expect(body.step_number).toBe(1);
    expect(await subjects(id)).toEqual(['1 New', '2 Step 1', '3 Step 2']);
  });

  test('refuses a number that would leave a gap', async () => {
    const { id } = await seedCampaign(api, { steps: 1 });
    const { status, body } = await ask(api, `POST /campaigns/${id}/sequences`, {
      body: { ...STEP, step_number: 3 },
    });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ loc: ['body', 'step_number'], type: 'too_big' }]);
  });

  test.each([
    [{ ...STEP, delay_days: '3' }, 'delay_days', 'invalid_type'],
    [{ ...STEP, delay_days: -1 }, 'delay_days', 'too_small'],
    [{ ...STEP, delay_days: 1.5 }, 'delay_days', 'invalid_type'],
    [{ ...STEP, delay_days: 1e300 }, 'delay_days', 'too_big'],
    [{ ...STEP, delay_days: 2 ** 40 }, 'delay_days', 'too_big'],
    [{ ...STEP, delay_days: null }, 'delay_days', 'invalid_type'],
    [{ ...STEP, channel: 'pigeon' }, 'channel', 'invalid_value'],
    [{ ...STEP, channel: undefined }, 'channel', 'missing'],
    [{ ...STEP, message_template: '' }, 'message_template', 'too_small'],
    [{ ...STEP, message_template: undefined }, 'message_template', 'missing'],
    [{ ...STEP, message_template: 'a\u0000b' }, 'message_template', 'unstorable_text'],
    [{ ...STEP, message_template: 'a\ud800b' }, 'message_template', 'unstorable_text'],
    [{ ...STEP, subject: 'a\r\nBcc: x@example.com' }, 'subject', 'invalid_format'],
    [{ ...STEP, step_number: 0 }, 'step_number', 'too_small'],
  ])('refuses %j', async (body, field, type) => {
    const { id } = await seedCampaign(api);
    const answer = await ask(api, `POST /campaigns/${id}/sequences`, { body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual(
      expect.arrayContaining([expect.objectContaining({ loc: ['body', field], type })]),
    );
  });

  test('says where a template does not parse', async () => {
    const { id } = await seedCampaign(api);
    const { status, body } = await ask(api, `POST /campaigns/${id}/sequences`, {
      body: { ...STEP, message_template: 'Hi {{ first_name' },
    });
    expect([status, body.code]).toEqual([422, 'template_invalid']);
    expect(body.errors[0].loc).toEqual(['body', 'message_template']);
  });
});

describe('a message without any text', () => {
  test.each(['   ', '{% comment %}x{% endcomment %}', '{% assign a = "x" %}\n', '{% if city %} {% endif %}'])(
    '%j is refused wherever a step is saved',
    async (message_template) => {
      const { id } = await seedCampaign(api);
      const answers = [
        await ask(api, `POST /campaigns/${id}/sequences`, { body: { ...STEP, message_template } }),
        await ask(api, `PUT /campaigns/${id}/sequences/1`, { body: { message_template } }),
        await ask(api, 'POST /campaigns', {
          body: { name: 'x', type: 'email', sequences: [{ ...STEP, message_template }] },
        }),
      ];
      for (const { status, body } of answers) {
        expect([status, body.code, body.errors[0].type]).toEqual([422, 'template_invalid', 'template_empty']);
        expect(body.errors[0].loc.at(-1)).toBe('message_template');
      }
    },
  );

  test.each([
    '{% raw %}x{% endraw %}',
    '{{ first_name }}',
    '{% echo first_name %}',
    '{% if city %}x{% endif %}',
  ])('%j is one with text', async (message_template) => {
    const { id } = await seedCampaign(api);
    const { status } = await ask(api, `PUT /campaigns/${id}/sequences/1`, { body: { message_template } });
    expect(status).toBe(200);
  });
});

describe('PUT and DELETE /campaigns/{campaign_id}/sequences/{step}', () => {
  test('changes the step with that number', async () => {
    const { id } = await seedCampaign(api, { steps: 2 });
    const { status, body } = await ask(api, `PUT /campaigns/${id}/sequences/2`, {
      body: { delay_days: 9, subject: null, id: 'x', step_number: 1, campaign_id: 'y' },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ step_number: 2, delay_days: 9, subject: null, campaign_id: id });
    expect(body.message_template).toBe(STEP.message_template);
  });

  test('refuses a change of what somebody else has changed since it was read', async () => {
    const { id } = await seedCampaign(api);
    const [{ id: stepId, version }] = (await ask(api, `GET /campaigns/${id}/sequences`)).body;
    const put = (subject: string, expected: object) =>
      ask(api, `PUT /campaigns/${id}/sequences/1`, { body: { subject, expected } });
    const first = await put('By the first', { id: stepId, version });
    expect([first.status, first.body.version]).toEqual([200, version + 1]);
    const second = await put('By the second', { id: stepId, version });
    expect([second.status, second.body.code]).toEqual([409, 'conflict']);
    expect((await put('By the second', { id: stepId, version: version + 1 })).status).toBe(200);
    expect((await put('x', { id: 'another', version: version + 2 })).status).toBe(409);
    const incomplete = await put('x', { version });
    expect(incomplete.body.errors).toMatchObject([{ loc: ['body', 'expected', 'id'], type: 'missing' }]);
  });

  test('writes nothing when nothing changes', async () => {
    const { id } = await seedCampaign(api);
    const before = await ask(api, `GET /campaigns/${id}/sequences`);
    const [{ subject, message_template, channel, delay_days }] = before.body;
    for (const body of [{}, { subject, message_template, channel, delay_days }]) {
      const { status, body: step } = await ask(api, `PUT /campaigns/${id}/sequences/1`, { body });
      expect([status, step]).toEqual([200, before.body[0]]);
    }
    const { sql } = api.connection;
    expect(
      await sql`SELECT 1 FROM audit_events WHERE campaign_id = ${id} AND event = 'step.updated'`,
    ).toHaveLength(0);
  });

  test('refuses a wrong type', async () => {
    const { id } = await seedCampaign(api);
    const { status, body } = await ask(api, `PUT /campaigns/${id}/sequences/1`, {
      body: { delay_days: true },
    });
    expect(status).toBe(422);
    expect(body.errors[0].loc).toEqual(['body', 'delay_days']);
  });

  test('takes a step out and renumbers the rest', async () => {
    const { id } = await seedCampaign(api, { steps: 3 });
    expect((await ask(api, `DELETE /campaigns/${id}/sequences/2`)).status).toBe(204);
    expect(await subjects(id)).toEqual(['1 Step 1', '2 Step 3']);
  });

  test.each(['3', '0', '-1', '1.5', 'one', '99999999999999999999', '%00', '1e0'])(
    'knows no step %s',
    async (number) => {
      const { id } = await seedCampaign(api, { steps: 2 });
      const changed = await ask(api, `PUT /campaigns/${id}/sequences/${number}`, { body: { delay_days: 1 } });
      const deleted = await ask(api, `DELETE /campaigns/${id}/sequences/${number}`);
      expect([changed.status, deleted.status]).toEqual([404, 404]);
    },
  );

  test('does not leave an active campaign with nothing to send', async () => {
    const { campaign } = await seedRunning(api, { steps: 1 });
    const { status, body } = await ask(api, `DELETE /campaigns/${campaign.id}/sequences/1`);
    expect([status, body.code]).toEqual([409, 'not_ready']);
  });
});

describe('POST /campaigns/{id}/sequences/reorder', () => {
  test('puts the steps into the order of the ids', async () => {
    const { id, sequences } = await seedCampaign(api, { steps: 3 });
    const ids = sequences.map((step: { id: string }) => step.id);
    const { status, body } = await ask(api, `POST /campaigns/${id}/sequences/reorder`, {
      body: { sequence_ids: [ids[2], ids[0], ids[1]] },
    });
    expect(status).toBe(200);
    expect(body.map((step: { id: string }) => step.id)).toEqual([ids[2], ids[0], ids[1]]);
    expect(await subjects(id)).toEqual(['1 Step 3', '2 Step 1', '3 Step 2']);
  });

  test('refuses an order that leaves out, repeats or makes up a step', async () => {
    const { id, sequences } = await seedCampaign(api, { steps: 2 });
    const [first, second] = sequences.map((step: { id: string }) => step.id);
    const other = await seedCampaign(api);
    for (const sequenceIds of [
      [first],
      [first, first],
      [first, second, second],
      [first, other.sequences[0].id],
      [],
    ]) {
      const { status, body } = await ask(api, `POST /campaigns/${id}/sequences/reorder`, {
        body: { sequence_ids: sequenceIds },
      });
      expect([status, body.code]).toEqual([422, 'reorder_mismatch']);
      expect(body.errors[0].loc).toEqual(['body', 'sequence_ids']);
    }
  });

  test('refuses what is no list of ids', async () => {
    const { id } = await seedCampaign(api);
    for (const body of [{}, { sequence_ids: 'x' }, { sequence_ids: [1] }, []])
      expect((await ask(api, `POST /campaigns/${id}/sequences/reorder`, { body })).status).toBe(422);
  });
});
