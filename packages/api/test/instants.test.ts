import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { seedContact } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';
import { refusalOf, trpcAs } from './setup/trpc-client.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** Somebody to whom one e-mail has gone out. */
async function contacted() {
  const director = trpcAs(api, api.tokens.director);
  const { id: campaignId } = await director.campaigns.create.mutate({
    name: 'Instants',
    type: 'email',
    sequences: [
      { channel: 'email', subject: 'One', messageTemplate: 'Hi', delayDays: 0 },
      { channel: 'email', subject: 'Two', messageTemplate: 'Hi', delayDays: 3 },
    ],
  });
  const { recipients } = await director.recipients.add.mutate({
    campaignId,
    contactIds: [await seedContact(api)],
  });
  await director.campaigns.activate.mutate({ campaignId });
  await director.actions.executeNext.mutate({ campaignId });
  return { campaignId, recipientId: recipients[0]?.id ?? '' };
}

describe('an instant that is given', () => {
  test('over REST is an ISO time, in any zone', async () => {
    const { campaignId, recipientId } = await contacted();
    const { status, body } = await ask(
      api,
      `POST /campaigns/${campaignId}/recipients/${recipientId}/mark-bounced`,
      {
        body: { at: '2026-11-01T10:00:00+02:00' },
      },
    );
    expect([status, body.completed_at]).toEqual([200, '2026-11-01T08:00:00.000Z']);
  });

  test.each(['yesterday', '2026-11-01', '2026-13-01T00:00:00Z', '0001-01-01T00:00:00Z'])(
    'over REST is refused as %s',
    async (at) => {
      const { campaignId, recipientId } = await contacted();
      const { status, body } = await ask(
        api,
        `POST /campaigns/${campaignId}/recipients/${recipientId}/mark-bounced`,
        { body: { at } },
      );
      expect([status, body.errors?.[0]?.loc]).toEqual([422, ['body', 'at']]);
    },
  );

  test.each(['+010000-01-01T00:00:00.000Z', '-000100-01-01T00:00:00.000Z', '+275760-09-13T00:00:00.000Z'])(
    'over tRPC is refused when no calendar of ours has it: %s',
    async (at) => {
      const { campaignId, recipientId } = await contacted();
      const member = trpcAs(api, api.tokens.member);
      const refusal = await refusalOf(
        member.recipients.markResponded.mutate({ campaignId, recipientId, at: new Date(at) }),
      );
      expect(refusal.status).toBe(422);
    },
  );

  test('is refused in the future, with a sentence that says so', async () => {
    const { campaignId, recipientId } = await contacted();
    const path = `/campaigns/${campaignId}/recipients/${recipientId}/mark-bounced`;
    const bounced = await ask(api, `POST ${path}`, { body: { at: '2099-01-01T00:00:00Z' } });
    expect(bounced.status).toBe(422);
    expect(bounced.body.detail).toBe('at: This is in the future; expected is when it happened.');
    expect(bounced.body.errors).toMatchObject([{ loc: ['body', 'at'], type: 'in_the_future' }]);
    const member = trpcAs(api, api.tokens.member);
    const at = new Date(Date.now() + 10 * 60_000);
    const answered = await refusalOf(member.recipients.markResponded.mutate({ campaignId, recipientId, at }));
    expect([answered.status, answered.errors?.[0]?.type]).toEqual([422, 'in_the_future']);
  });

  test('may be a moment ahead, as clocks differ', async () => {
    const { campaignId, recipientId } = await contacted();
    const { status } = await ask(
      api,
      `POST /campaigns/${campaignId}/recipients/${recipientId}/mark-bounced`,
      { body: { at: new Date(Date.now() + 60_000).toISOString() } },
    );
    expect(status).toBe(200);
  });
});
