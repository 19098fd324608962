import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { seedCampaign, seedContact, seedRunning } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('execute-next', () => {
  test('carries out what is due in this campaign and says so', async () => {
    const { campaign } = await seedRunning(api);
    const other = await seedRunning(api);
    const { status, body } = await ask(api, `POST /campaigns/${campaign.id}/execute-next`);
    expect(status).toBe(200);
    expect(body).toEqual({ executed: 1, sent: 1, failed: 0, remaining: 0 });
    expect((await ask(api, `GET /campaigns/${other.campaign.id}`)).body.stats.sent).toBe(0);
  });

  test('stops at the limit', async () => {
    const { campaign } = await seedRunning(api);
    const more = [await seedContact(api), await seedContact(api)];
    await ask(api, `POST /campaigns/${campaign.id}/recipients`, { body: more });
    const { body } = await ask(api, `POST /campaigns/${campaign.id}/execute-next?limit=2`);
    expect(body).toEqual({ executed: 2, sent: 2, failed: 0, remaining: 1 });
    expect((await ask(api, `POST /campaigns/${campaign.id}/execute-next?limit=0`)).status).toBe(422);
  });

  test('sends nothing of a campaign that is not active', async () => {
    const { campaign } = await seedRunning(api);
    await ask(api, `POST /campaigns/${campaign.id}/pause`);
    const { body } = await ask(api, `POST /campaigns/${campaign.id}/execute-next`);
    expect(body).toEqual({ executed: 0, sent: 0, failed: 0, remaining: 0 });
  });
});

describe('attention', () => {
  async function heldBack() {
    const campaign = await seedCampaign(api);
    const contactId = await seedContact(api, { firstName: null });
    const added = await ask(api, `POST /campaigns/${campaign.id}/recipients`, { body: [contactId] });
    await ask(api, `POST /campaigns/${campaign.id}/activate`);
    await ask(api, `POST /campaigns/${campaign.id}/execute-next`);
    return { campaign, contactId, recipient: added.body.recipients[0] };
  }

  test('lists what is held back, with whom and why', async () => {
    const { campaign, contactId, recipient } = await heldBack();
    const { body, headers } = await ask(api, `GET /campaigns/${campaign.id}/attention`, { as: 'member' });
    expect(headers.get('x-total-count')).toBe('1');
    expect(body).toMatchObject([
      {
        status: 'scheduled',
        error_code: 'missing_value',
        recipient_id: recipient.id,
        contact: { id: contactId },
      },
    ]);
  });

  test('resolve takes a person’s word for it', async () => {
    const { campaign } = await heldBack();
    const {
      body: [item],
    } = await ask(api, `GET /campaigns/${campaign.id}/attention`);
    const { status, body } = await ask(api, `POST /campaigns/${campaign.id}/actions/${item.id}/resolve`, {
      body: { as: 'sent' },
    });
    expect([status, body.status]).toEqual([200, 'sent']);
    const again = await ask(api, `POST /campaigns/${campaign.id}/actions/${item.id}/resolve`, {
      body: { as: 'resend' },
    });
    expect([again.status, again.body.code]).toEqual([409, 'conflict']);
  });

  test('resolve refuses an unknown word, and an action of another campaign', async () => {
    const { campaign } = await heldBack();
    const {
      body: [item],
    } = await ask(api, `GET /campaigns/${campaign.id}/attention`);
    const wrong = await ask(api, `POST /campaigns/${campaign.id}/actions/${item.id}/resolve`, {
      body: { as: 'maybe' },
    });
    expect(wrong.body.errors).toMatchObject([{ loc: ['body', 'as'], type: 'invalid_value' }]);
    const other = await seedCampaign(api);
    const foreign = await ask(api, `POST /campaigns/${other.id}/actions/${item.id}/resolve`, {
      body: { as: 'sent' },
    });
    expect(foreign.status).toBe(404);
  });
});
