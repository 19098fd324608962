import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from './setup/admin-api.ts';
import { controlsOf } from './setup/controls.ts';
import type { MailSink } from './setup/mail-sink.ts';
import { type Console, server } from './setup/open-console.ts';
import { runExecutor } from './setup/run-executor.ts';
import {
  chooseScheduleOf,
  NEXT_YEAR,
  openScene,
  prepareSending,
  type Scene,
  SENDER,
} from './setup/sending.ts';

const CAMPAIGN = 'Over a real mailbox';

describe('a launch over a real mailbox, up to the wait for its hours', () => {
  let scene: Scene;
  let sink: MailSink;
  let api: Api;
  let open: Console;
  let page: Page;
  let campaignId = '';
  /** Addresses of the campaign's people. */
  let people: string[] = [];

  beforeAll(async () => {
    scene = await openScene();
    ({ sink, api, open, page } = scene);
    await prepareSending(api, sink);
  });
  afterAll(() => scene.close(campaignId));

  const { field, button, choose, tab } = controlsOf(() => page);
  const chooseSchedule = (name: string) => chooseScheduleOf({ api, page, campaignId }, name);
  const mailsTo = (address: string) => sink.mails.filter(({ to }) => to.includes(address));

  it('gives a campaign its senders, its schedule and its limits, and keeps them', async () => {
    const campaign = await api.campaigns.create.mutate({
      name: CAMPAIGN,
      type: 'email',
      sequences: [
        { channel: 'email', subject: 'Cover at {{ company }}', messageTemplate: 'Hello.', delayDays: 0 },
      ],
    });
    campaignId = campaign.id;
    const found = await api.recipients.preview.query({ campaignId, filter: { minBpoFitScore: 0 } });
    const { recipients } = await api.recipients.add.mutate({
      campaignId,
      contactIds: found.examples.ready.slice(0, 4),
    });
    expect(recipients).toHaveLength(4);
    people = (await api.recipients.list.query({ campaignId })).items.map(
      ({ contact }) => contact.email ?? '',
    );

    await page.goto(`/campaigns/${campaignId}/sequence`);
    await tab('Schedule & senders');
    await page.getByRole('checkbox', { name: SENDER }).check();
    await choose('Schedule', 'From next year on');
    await field('New recipients in any 24 hours').fill('50');
    await expect
      .poll(async () => {
        const { senderIds, scheduleId, dailyNewRecipients } = await api.campaigns.get.query({ campaignId });
        return [senderIds.length, scheduleId !== null, dailyNewRecipients];
      })
      .toEqual([1, true, 50]);
    await page.getByRole('status').getByText('Saved').waitFor();
    await page
      .getByRole('list', { name: 'Next sending days' })
      .getByText(NEXT_YEAR.slice(0, 4))
      .first()
      .waitFor();
    await page.reload();
    await page.getByRole('checkbox', { name: SENDER, checked: true }).waitFor();
  });

  it('writes an e-mail as HTML, and sends a test of it', async () => {
    await tab('Sequence');
    await button(/^Edit step 1/).click();
    await page.getByRole('radiogroup', { name: 'Format of the message' }).getByText('HTML').click();
    await page.getByRole('textbox', { name: 'Message', exact: true }).fill('<p>Hello <b>you</b>.</p>');
    await page.getByRole('status').getByText('Saved').waitFor();
    // By what it is given: the browser may keep a sandboxed frame's inside from those who look.
    const asHtml = page.locator('iframe[title="The message as HTML"]');
    await expect.poll(() => asHtml.getAttribute('srcdoc')).toContain('<p>Hello <b>you</b>.</p>');
    await button('Send a test to me (admin@example.com)').click();
    await expect.poll(() => mailsTo('admin@example.com').length).toBe(2);
    expect(mailsTo('admin@example.com').at(-1)?.raw).toMatch(/Subject: \[Test\] Cover at[\s\S]*text\/html/);
    await button('Close').click();
  });

  it('looks at checklist and forecast before it launches', async () => {
    await tab('Review & launch');
    await page
      .getByRole('list', { name: 'Checklist' })
      .getByText(/\bacme\.example\b/)
      .first()
      .waitFor();
    await page.getByRole('heading', { name: 'Forecast' }).waitFor();
    await chooseSchedule('Around the clock');
    await tab('Review & launch');
    await page.getByText(/^4 messages, the last on /).waitFor();
    await page.getByRole('radiogroup', { name: 'Show as' }).getByText('Table').click();
    const table = page.getByRole('table', { name: 'Forecast by day and sender' });
    await table.getByRole('columnheader', { name: SENDER }).waitFor();
    await table.getByRole('cell', { name: '4', exact: true }).waitFor();
    await chooseSchedule('From next year on');
    await tab('Review & launch');
    await button(/^Launch to 4 people/).click();
    await page.getByRole('main').getByText('Active', { exact: true }).waitFor();
  });

  it('says why nothing is being sent, for the campaign and for each recipient', async () => {
    await runExecutor(server);
    expect(people.flatMap(mailsTo)).toEqual([]);
    await tab('Recipients');
    await page.getByText('Nothing is being sent right now').waitFor();
    const january = new RegExp(`Outside the sending hours, until .*1 Jan.* ${NEXT_YEAR.slice(0, 4)}`);
    await page.getByRole('main').getByText(january).first().waitFor();
    const row = page.getByRole('table', { name: 'Recipients' }).getByText(january).first();
    await row.hover();
    await page
      .getByRole('tooltip')
      .getByText(/^Expected /)
      .waitFor();
    await page.getByRole('table', { name: 'Recipients' }).getByRole('link').first().click();
    await page
      .getByRole('dialog')
      .getByText(/^Expected .* for them, .* for you\. The zone is /)
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('had no fault in the browser on the way', () => {
    expect(open.faults).toEqual([]);
  });
});
