import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from './setup/request.js';
import { OFFICE, STEP, seedCampaign } from './setup/seed.js';
import { type Api, startApi } from './setup/start-api.js';
import { trpcAs } from './setup/trpc-client.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** A draft with a template that cannot be read, and a schedule that is over. */
async function broken(): Promise<string> {
  const { id } = await seedCampaign(api);
  const { body } = await ask(api, 'POST /schedules', {
    as: 'admin',
    body: { ...OFFICE, ends_on: '2020-01-01' },
  });
  await ask(api, `PUT /campaigns/${id}`, { body: { schedule_id: body.id } });
  await api.connection.sql`
    UPDATE campaign_sequences SET message_template = '{{ unknown_word }}' WHERE campaign_id = ${id}`;
  return id;
}

test('the checklist names fields as the caller writes them', async () => {
  expect(STEP).toHaveProperty('message_template');
  const id = await broken();
  const { body } = await ask(api, `GET /campaigns/${id}/checklist`);
  const blocks = (findings: { level: string; field: string | null }[]) =>
    findings.filter(({ level }) => level === 'block').map(({ field }) => field);
  expect(blocks(body.findings)).toEqual(['message_template', 'schedule_id']);
  const { campaigns } = trpcAs(api, api.tokens.member);
  const { findings } = await campaigns.checklist.query({ campaignId: id });
  expect(blocks(findings)).toEqual(['messageTemplate', 'scheduleId']);
});
