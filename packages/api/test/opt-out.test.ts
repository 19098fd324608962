import { createOptOutTokens, createTokenSigner } from '@outreach/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { seedRunning } from './setup/seed.js';
import { type Api, SECRET_KEY, startApi } from './setup/start-api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const tokens = createOptOutTokens(SECRET_KEY);
/** As messages of former versions carry it. */
const formerToken = (actionId: string, contactId: string, key = SECRET_KEY) =>
  createTokenSigner(key).sign(`${actionId}~${contactId}`);

async function aMessage() {
  const running = await seedRunning(api);
  const [action] = await api.connection.sql<{ id: string }[]>`
    SELECT id FROM campaign_actions WHERE recipient_id = ${running.recipient.id}`;
  const actionId = action?.id ?? '';
  const to = running.recipient.contact.email;
  const recipient = async () =>
    (await ask(api, `GET /campaigns/${running.campaign.id}/recipients/${running.recipient.id}`)).body;
  return {
    ...running,
    actionId,
    to,
    token: tokens.write({ actionId, to }),
    former: formerToken(actionId, running.contactId),
    status: recipient,
  };
}

const open = (token: string, init: RequestInit = {}) => fetch(`${api.url}/u/${token}`, init);

test('opening the link only asks: scanners open every link', async () => {
  const { token, status } = await aMessage();
  for (const method of ['GET', 'HEAD']) {
    const response = await open(token, { method });
    expect(response.status).toBe(200);
    if (method === 'GET') expect(await response.text()).toContain('<form method="post">');
  }
  expect(await status()).toMatchObject({ status: 'pending' });
  expect((await ask(api, 'GET /suppressions')).body).toEqual([]);
});

test('the page works without scripts and cookies, and lets nothing else in', async () => {
  const { token } = await aMessage();
  const response = await open(token);
  const html = await response.text();
  expect(html).not.toMatch(/<script|https?:\/\/|style="| on\w+=|src=/);
  expect(response.headers.get('set-cookie')).toBeNull();
  expect(response.headers.get('cache-control')).toBe('no-store');
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/^default-src 'none';style-src 'sha256-[\w+/=]+';/);
  expect(policy).toContain("form-action 'self'");
  const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? '';
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style));
  expect(policy).toContain(`'sha256-${Buffer.from(hash).toString('base64')}'`);
});

test.each([
  ['the page’s button', { 'content-type': 'application/x-www-form-urlencoded' }, ''],
  [
    'a mail program at one click',
    { 'content-type': 'application/x-www-form-urlencoded' },
    'List-Unsubscribe=One-Click',
  ],
  [
    'one that sends it in parts',
    { 'content-type': 'multipart/form-data; boundary=x' },
    '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
  ],
  ['one from elsewhere', { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' }, undefined],
])('%s opts out, and may say so twice', async (_who, headers, body) => {
  const { token, status, actionId, campaign } = await aMessage();
  for (let time = 0; time < 2; time++) {
    const response = await open(token, { method: 'POST', headers, ...(body === undefined ? {} : { body }) });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('No more messages');
  }
  expect(await status()).toMatchObject({ status: 'failed', stop_reason: 'unsubscribed' });
  const [row] = await api.connection.sql`
    SELECT reason, campaign_id, actor FROM suppressions WHERE action_id = ${actionId}`;
  expect(row).toEqual({ reason: 'unsubscribed', campaign_id: campaign.id, actor: 'system' });
});

test('a link that was made up, changed or cut off is nobody’s', async () => {
  const { token, former, actionId, contactId, to, status } = await aMessage();
  const other = 'another key of thirty-two characters';
  const [, mac = ''] = former.split('.');
  for (const bad of [
    'test',
    actionId,
    createTokenSigner(SECRET_KEY).sign(actionId),
    `${actionId}.`,
    token.slice(0, -1),
    former.slice(0, -1),
    createOptOutTokens(other).write({ actionId, to }),
    formerToken(actionId, contactId, other),
    `other.${mac}`,
    '%00',
    'a/b',
    '',
  ]) {
    for (const method of ['GET', 'POST']) {
      const response = await open(bad, { method });
      expect([bad, response.status]).toEqual([bad, 404]);
      expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    }
  }
  expect(await status()).toMatchObject({ status: 'pending' });
});

test('a link that is out goes on working when the key has been changed, while the former one is named', async () => {
  const { token, former, actionId, to } = await aMessage();
  const secretKey = 'another key of thirty-two characters';
  const [changed, lost] = await Promise.all([
    startApi({ db: api.connection.db, secretKey, formerKeys: ['x'.repeat(32), SECRET_KEY] }),
    startApi({ db: api.connection.db, secretKey }),
  ]);
  const made = createOptOutTokens(secretKey).write({ actionId, to });
  const statusOf = async ({ url }: Api, one: string) => (await fetch(`${url}/u/${one}`)).status;
  for (const one of [token, former, made]) expect(await statusOf(changed, one)).toBe(200);
  expect(await statusOf(lost, token)).toBe(404);
  expect(await statusOf(api, made)).toBe(404);
  await Promise.all([changed.close(), lost.close()]);
});

test('other methods are refused', async () => {
  const { token } = await aMessage();
  for (const method of ['PUT', 'DELETE', 'PATCH']) expect((await open(token, { method })).status).toBe(405);
});

test.each([
  ['of today', 'token'],
  ['of a former version', 'former'],
] as const)('the link %s works when its campaign is long deleted', async (_of, kind) => {
  const { [kind]: token, campaign, contactId, actionId } = await aMessage();
  await ask(api, `POST /campaigns/${campaign.id}/pause`);
  expect((await ask(api, `DELETE /campaigns/${campaign.id}`)).status).toBe(204);
  const response = await open(token, { method: 'POST' });
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('taken off')]);
  const [row] = await api.connection.sql`
    SELECT c.id FROM suppressions s JOIN contacts c ON lower(c.email) = s.address_key WHERE s.action_id = ${actionId}`;
  expect(row).toEqual({ id: contactId });
});

test('a contact that is gone is taken off all the same, and told so', async () => {
  const { token, contactId, to } = await aMessage();
  await api.connection.sql`DELETE FROM contacts WHERE id = ${contactId}`;
  expect(await (await open(token)).text()).toContain('<form method="post">');
  const response = await open(token, { method: 'POST' });
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('taken off')]);
  const { body } = await ask(api, `GET /suppressions?search=${to}`);
  expect(body).toMatchObject([{ address: to, reason: 'unsubscribed' }]);
});

test('a contact that is gone gets nothing anyway, as far as a link of a former version can tell', async () => {
  const response = await open(formerToken('a', 'gone'), { method: 'POST' });
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('no address')]);
});

test('links never come into the log', async () => {
  const { token } = await aMessage();
  await (await open(token)).text();
  const lines = api.logged.filter((line) => line.includes('/u/'));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join('')).not.toContain(token);
  const metrics = await (await fetch(`${api.url}/metrics`)).text();
  expect(metrics).toContain('route="/u/{token}"');
  expect(metrics).not.toContain(token);
});

test('too many requests from one address are refused for a while', async () => {
  const limited = await startApi({ optOutLimits: { perAddress: 2, windowSeconds: 600 } });
  const statuses: number[] = [];
  for (let n = 0; n < 3; n++) statuses.push((await fetch(`${limited.url}/u/x`)).status);
  expect(statuses).toEqual([404, 404, 429]);
  expect((await fetch(`${limited.url}/healthz`)).status).toBe(200);
  await limited.close();
});
