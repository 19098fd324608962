import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { seedCampaign, seedRunning } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';
import { refusalOf, trpcAs } from './setup/trpc-client.js';

const AT = '2026-03-02T08:00:00.000Z';
const TEXT = 'Hi Ann\n\n\tas sent,  to the letter: {{ not a variable }}\n\n-- \nAcme Ltd\n';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** A person who has had the first message, of which nothing is kept yet. */
async function givenSent() {
  const { campaign, recipient } = await seedRunning(api);
  await ask(api, `POST /campaigns/${campaign.id}/execute-next`);
  const { body } = await ask(api, `GET /campaigns/${campaign.id}/recipients/${recipient.id}/actions`);
  return { campaignId: campaign.id, recipientId: recipient.id, actionId: body[0].id as string };
}

const keep = (actionId: string, { messageId = 'one@acme.example' as string | null } = {}) => api.connection
  .sql`
  INSERT INTO sent_messages (action_id, message_id, subject, body, at)
  VALUES (${actionId}, ${messageId}, 'Cover at Acme', ${TEXT}, ${AT})`;

test('the text of a message is given back as it went out, to members too', async () => {
  const { campaignId, recipientId, actionId } = await givenSent();
  await keep(actionId);
  const { status, body } = await ask(api, `GET /campaigns/${campaignId}/actions/${actionId}/message`, {
    as: 'member',
  });
  expect(status).toBe(200);
  expect(body).toEqual({
    subject: 'Cover at Acme',
    body: TEXT,
    format: 'text',
    message_id: 'one@acme.example',
    at: AT,
  });
  const member = trpcAs(api, api.tokens.member);
  const message = { ...body, messageId: body.message_id, at: new Date(AT), message_id: undefined };
  expect(await member.actions.sentMessage.query({ campaignId, actionId })).toEqual(message);
  expect(await member.actions.sentMessage.query({ campaignId, recipientId, actionId })).toEqual(message);
});

test('a message that went to the log is not there: nothing of it is kept', async () => {
  const { campaignId, actionId } = await givenSent();
  const { status, body } = await ask(api, `GET /campaigns/${campaignId}/actions/${actionId}/message`);
  expect([status, body.code]).toEqual([404, 'not_found']);
});

test('a message is not there below another campaign or another person', async () => {
  const mine = await givenSent();
  const theirs = await givenSent();
  await keep(mine.actionId, { messageId: null });
  const draft = await seedCampaign(api);
  for (const campaignId of [theirs.campaignId, draft.id, 'nothing']) {
    const { status } = await ask(api, `GET /campaigns/${campaignId}/actions/${mine.actionId}/message`);
    expect(status).toBe(404);
  }
  const member = trpcAs(api, api.tokens.member);
  const refused = await refusalOf(
    member.actions.sentMessage.query({ ...mine, recipientId: theirs.recipientId }),
  );
  expect([refused.status, refused.code]).toEqual([404, 'not_found']);
});

test('the document describes it', async () => {
  // biome-ignore lint/suspicious/noExplicitAny: a document to look around in.
  const document: any = await (await fetch(`${api.url}/api/openapi.json`)).json();
  const { get } = document.paths['/api/campaigns/{campaign_id}/actions/{action_id}/message'];
  expect(get.responses['200'].content['application/json'].schema).toEqual({
    $ref: '#/components/schemas/SentMessage',
  });
  expect(get.responses).toHaveProperty('404');
  expect(Object.keys(document.components.schemas.SentMessage.properties)).toEqual([
    'subject',
    'body',
    'format',
    'message_id',
    'at',
  ]);
});
