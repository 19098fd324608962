import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { dataFolder, runForJson, runProgram, startServer } from './setup/product.js';
import { logIn, type Rest } from './setup/rest.js';

const sample = (name: string) =>
  fileURLToPath(new URL(`../../../packages/core/sample-data/${name}`, import.meta.url));

const DAY_MS = 86_400_000;

const STEPS = [
  {
    channel: 'linkedin_connection',
    message_template:
      'Hi {{ first_name }}, I work with {{ industry | default: "other" }} firms like {{ company }}.',
    delay_days: 0,
  },
  {
    channel: 'linkedin_message',
    message_template: 'Thanks for connecting, {{ first_name }}. Who plans support capacity at {{ company }}?',
    delay_days: 2,
  },
  {
    channel: 'email',
    subject: 'Support capacity at {{ company }}',
    message_template: 'Hi {{ first_name }},\n\nshall I send you the two-page summary?',
    delay_days: 3,
  },
] as const;

type Campaign = { id: string; status: string };
type Recipient = {
  id: string;
  status: string;
  stop_reason: string | null;
  current_step: number;
  contact: { first_name: string; email: string; linkedin_url: string };
};
type Action = {
  id: string;
  status: string;
  step_number: number;
  channel: string;
  executed_at: string | null;
};
type Line = {
  action_id: string;
  campaign_id: string;
  recipient_id: string;
  step_number: number;
  channel: string;
  to: string;
  subject: string | null;
  body: string;
  at: string;
};
type Pass = {
  executed: number;
  sent: number;
  held: number;
  remaining: number;
  completed_campaigns: string[];
};

describe('from a contact list to executed steps', { timeout: 180_000 }, () => {
  const DATA_DIR = dataFolder();
  const OUTBOX_FILE = path.join(DATA_DIR, 'outbox.jsonl');
  const password = 'a-director-of-this-test';
  let rest: Rest;
  let campaign: Campaign;
  let activatedAt = 0;
  let answered: Recipient;

  /** One pass of the executor at noon of a later day, as if it were then. */
  const passAfter = (days: number) =>
    runForJson<Pass>('executor', ['run'], {
      DATA_DIR,
      OUTBOX_FILE,
      EXECUTOR_NOW: new Date(activatedAt + days * DAY_MS + 60_000).toISOString(),
    });
  const recipients = async () =>
    (await rest<Recipient[]>('GET', `/campaigns/${campaign.id}/recipients?limit=500`)).body;
  const outbox = (): Line[] =>
    readFileSync(OUTBOX_FILE, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  beforeAll(async () => {
    const server = await startServer({ DATA_DIR, DEMO: 'off', EXECUTOR: 'off' });
    const director = ['--email', 'dora@example.com', '--name', 'Dora', '--role', 'director'];
    const added = await runProgram('cli', ['user', 'add', ...director, '--password', password], { DATA_DIR });
    expect(added.stderr + added.code).toBe('0');
    rest = await logIn(server.address, 'dora@example.com', password);
  }, 120_000);

  it('imports companies and the Apollo file as they are', async () => {
    const imported = async (name: string) =>
      (
        await runForJson<{ summary: { create: number; rejected: number } }>('cli', ['import', sample(name)], {
          DATA_DIR,
        })
      ).summary;
    expect(await imported('companies.csv')).toMatchObject({ create: 503, rejected: 0 });
    expect(await imported('contacts-apollo.csv')).toMatchObject({ create: 3000, rejected: 0 });
  });

  it('builds a campaign over REST, with recipients by filter', async () => {
    const created = await rest<Campaign>('POST', '/campaigns', {
      name: 'Support capacity',
      type: 'linkedin',
    });
    expect(created).toMatchObject({ status: 201, body: { status: 'draft' } });
    campaign = created.body;
    for (const step of STEPS) {
      const { status } = await rest('POST', `/campaigns/${campaign.id}/sequences`, step);
      expect(status).toBe(201);
    }
    const added = await rest<{ added: number; skipped: unknown[]; recipients: Recipient[] }>(
      'POST',
      `/campaigns/${campaign.id}/recipients`,
      { filter: { min_bpo_fit_score: 70, seniority: 'Director' } },
    );
    expect(added).toMatchObject({ status: 201, body: { added: 123, skipped: [] } });
    expect(added.body.recipients).toHaveLength(123);
  });

  it('sends every first step once the campaign is active', async () => {
    const { status, body } = await rest<Campaign>('POST', `/campaigns/${campaign.id}/activate`);
    expect({ status, campaign: body.status }).toEqual({ status: 200, campaign: 'active' });
    activatedAt = Date.now();
    expect(await passAfter(0)).toMatchObject({ executed: 123, sent: 123, held: 0, remaining: 0 });
  });

  it('leaves alone who has answered', async () => {
    answered = (await recipients())[7] as Recipient;
    const marked = await rest<Recipient>(
      'POST',
      `/campaigns/${campaign.id}/recipients/${answered.id}/mark-responded`,
    );
    expect(marked).toMatchObject({ status: 200, body: { status: 'responded', stop_reason: 'replied' } });
  });

  it('keeps to the delays, day by day, until it completes itself', async () => {
    const sentOn: number[] = [];
    let completed: string[] = [];
    for (let day = 1; completed.length === 0 && day < 10; day++) {
      const pass = await passAfter(day);
      sentOn[day] = pass.sent;
      completed = pass.completed_campaigns;
    }
    // Each pass is one minute later than the last step went out: 2 days, then 3 more.
    expect(Object.fromEntries(Object.entries(sentOn))).toEqual({ 1: 0, 2: 122, 3: 0, 4: 0, 5: 122 });
    expect(completed).toEqual([campaign.id]);
    const { body } = await rest<Campaign>('GET', `/campaigns/${campaign.id}`);
    expect(body.status).toBe('completed');
  });

  it('has statistics, action logs and messages that agree to the last one', async () => {
    const lines = outbox();
    const people = await recipients();
    const { body: stats } = await rest<Record<string, unknown> & { steps: { sent: number }[] }>(
      'GET',
      `/campaigns/${campaign.id}/stats`,
    );
    expect(stats).toMatchObject({
      total_recipients: 123,
      pending: 0,
      in_progress: 0,
      completed: 122,
      responded: 1,
      failed: 0,
      sent: lines.length,
    });
    expect(stats.steps.map((step) => step.sent)).toEqual(
      [1, 2, 3].map((step) => lines.filter((line) => line.step_number === step).length),
    );
    expect(new Set(lines.map((line) => line.action_id)).size).toBe(lines.length);
    for (const person of people) {
      const { body: log } = await rest<Action[]>(
        'GET',
        `/campaigns/${campaign.id}/recipients/${person.id}/actions`,
      );
      const mine = lines.filter((line) => line.recipient_id === person.id);
      expect(
        log.map((action) => [action.id, action.step_number, action.channel, action.executed_at]),
      ).toEqual(mine.map((line) => [line.action_id, line.step_number, line.channel, line.at]));
      for (const line of mine) {
        const { email, linkedin_url, first_name } = person.contact;
        expect(line.to).toBe(line.channel === 'email' ? email : linkedin_url);
        expect(line.body).toContain(first_name);
        expect(line.campaign_id).toBe(campaign.id);
      }
    }
    expect(lines).toHaveLength(123 + 122 + 122);
  });

  it('has sent nothing more to who has answered', async () => {
    expect(outbox().filter((line) => line.recipient_id === answered.id)).toMatchObject([{ step_number: 1 }]);
    const { body: log } = await rest<Action[]>(
      'GET',
      `/campaigns/${campaign.id}/recipients/${answered.id}/actions`,
    );
    expect(log).toMatchObject([{ step_number: 1, status: 'responded' }]);
  });
});
