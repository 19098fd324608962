import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from './setup/admin-api.ts';
import { controlsOf } from './setup/controls.ts';
import { inDatabase } from './setup/in-database.ts';
import { type Console, openConsole, server, violations } from './setup/open-console.ts';
import { runExecutor } from './setup/run-executor.ts';
import { openScene, prepareSending, type Scene } from './setup/sending.ts';

const STEPS = [
  {
    channel: 'email',
    subject: 'Cover',
    messageTemplate: 'Hello {{ first_name }},\n\n  as agreed.',
    delayDays: 0,
  },
  { channel: 'email', messageTemplate: '<p>Hello <b>again</b>.</p>', format: 'html', delayDays: 0 },
] as const;
const EXECUTOR = 'executor:here';

describe('what a person got and answered, on their timeline', () => {
  let scene: Scene;
  let api: Api;
  let open: Console;
  let page: Page;
  let campaignId = '';
  let recipientId = '';
  let firstName = '';

  beforeAll(async () => {
    scene = await openScene();
    ({ api, open, page } = scene);
    const { senderId } = await prepareSending(api, scene.sink);
    const draft = await api.campaigns.create.mutate({
      name: 'Answered by mail',
      type: 'email',
      sequences: [...STEPS],
    });
    campaignId = draft.id;
    await api.campaigns.update.mutate({ campaignId, senderIds: [senderId] });
    const { examples } = await api.recipients.preview.query({ campaignId, filter: { minBpoFitScore: 0 } });
    await api.recipients.add.mutate({ campaignId, contactIds: examples.ready.slice(0, 1) });
    await api.campaigns.activate.mutate({ campaignId });
    const [recipient] = (await api.recipients.list.query({ campaignId })).items;
    recipientId = recipient?.id ?? '';
    firstName = recipient?.contact.firstName ?? '';
  });
  afterAll(() => scene.close(campaignId));

  const { tab } = controlsOf(() => page);
  const timeline = (at = page) => at.getByLabel('Timeline').locator('.mantine-Timeline-item');
  const entry = (title: string | RegExp) => timeline().filter({ hasText: title });
  const tell = (event: string, after: Record<string, unknown>) =>
    inDatabase(
      (sql) => sql`
        INSERT INTO audit_events (actor, event, campaign_id, recipient_id, after)
        VALUES (${EXECUTOR}, ${event}, ${campaignId}, ${recipientId}, ${sql.json(after as never)})`,
    );

  it('has who paused them, and who let them go on', async () => {
    const whom = { campaignId, recipientIds: [recipientId] };
    await api.recipients.pause.mutate(whom);
    await api.recipients.resume.mutate(whom);
    await page.goto(`/campaigns/${campaignId}/recipients?recipient=${recipientId}`);
    const me = await api.auth.me.query();
    for (const title of ['Paused', 'Resumed'])
      await entry(new RegExp(`^${title}`))
        .getByText(`by ${me.name}`)
        .waitFor();
  });

  it('shows each message to the letter as it was sent, to members too', async () => {
    await runExecutor(server);
    await runExecutor(server);
    const kept = await inDatabase(
      (sql) => sql<{ body: string; subject: string }[]>`
        SELECT m.body, m.subject FROM sent_messages m JOIN campaign_actions a ON a.id = m.action_id
        WHERE a.campaign_id = ${campaignId} ORDER BY m.at`,
    );
    expect(kept).toHaveLength(2);
    // What the templates say now is not what was sent.
    const { sequences } = await api.campaigns.get.query({ campaignId });
    await api.sequences.update.mutate({
      campaignId,
      stepNumber: 1,
      ...STEPS[0],
      messageTemplate: 'Something else',
    });
    expect(sequences).toHaveLength(2);

    const { page: theirs, close, faults } = await openConsole(scene.browser, { role: 'member' });
    await theirs.goto(`/campaigns/${campaignId}/recipients?recipient=${recipientId}`);
    const first = timeline(theirs).filter({ hasText: 'Step 1: E-mail went out' });
    await first.getByRole('button', { name: 'Show the message' }).press('Enter');
    const text = first.getByRole('article', { name: 'The message to the letter' });
    await text.waitFor();
    expect(await text.locator('p').allTextContents()).toEqual(['Cover', kept[0]?.body]);
    expect(kept[0]?.body).toContain(`Hello ${firstName},\n\n  as agreed.`);
    expect(kept[0]?.body).toContain('1 High Street');
    expect(await first.getByRole('button', { name: 'Hide the message' }).getAttribute('aria-expanded')).toBe(
      'true',
    );

    const second = timeline(theirs).filter({ hasText: 'Step 2: E-mail went out' });
    await second.getByRole('button', { name: 'Show the message' }).click();
    await second.getByText('Re: Cover').waitFor();
    const frame = second.getByTitle('The message as HTML');
    expect(await frame.getAttribute('sandbox')).toBe('');
    expect(await frame.getAttribute('srcdoc')).toBe(kept[1]?.body);
    expect(await violations(theirs)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  it('has what came into the mailbox: automatic replies, what came back, answers', async () => {
    const mail = (subject: string, from = 'them@acme.example') => ({
      from,
      subject,
      message_id: `${subject}@x`,
    });
    await tell('recipient.auto_replied', {
      mail: mail('Out of office until Monday'),
      at: new Date().toISOString(),
    });
    await tell('action.resolved', { as: 'sent', evidence: 'sent_folder' });
    await tell('recipient.bounced', {
      status: 'failed',
      detail: '5.1.1',
      mail: mail('Undelivered', 'mailer-daemon@acme.example'),
    });
    await tell('recipient.responded', { status: 'responded', mail: mail('Re: Cover') });
    await inDatabase(
      (sql) => sql`
        UPDATE campaign_actions SET status = 'responded', response_received_at = now()
        WHERE id = (SELECT id FROM campaign_actions WHERE campaign_id = ${campaignId} ORDER BY executed_at DESC LIMIT 1)`,
    );
    await page.reload();
    await entry('Answered by e-mail: “Re: Cover”').getByText('from them@acme.example').waitFor();
    await entry('Automatic reply: “Out of office until Monday”')
      .getByText('from them@acme.example; the sequence goes on')
      .waitFor();
    await entry('The message came back')
      .getByText('The notice lay in the mailbox: “Undelivered” from mailer-daemon@acme.example')
      .waitFor();
    await entry('Settled: it went out (found in the folder of sent mail)').getByText('by Executor').waitFor();
    expect(await page.getByText('They replied').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
  });

  it('and the campaign’s activity tells the same', async () => {
    await page.keyboard.press('Escape');
    await tab('Activity');
    const activity = page.getByLabel('Activity').locator('.mantine-Timeline-item');
    for (const said of [
      /Executor read an answer of .*“Re: Cover” from them@acme\.example/,
      /Executor read an automatic reply of .*“Out of office until Monday” .*; the sequence goes on/,
      /Executor read that a message to .* came back.*“Undelivered” from mailer-daemon@acme\.example: 5\.1\.1/,
      /Executor settled a message to .*it went out: found in the folder of sent mail/,
    ])
      await activity.filter({ hasText: said }).waitFor();
  });

  it('had no fault in the browser on the way', () => {
    expect(open.faults).toEqual([]);
  });
});
