import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from './setup/admin-api.ts';
import { controlsOf } from './setup/controls.ts';
import type { MailSink } from './setup/mail-sink.ts';
import { type Console, openConsole, server } from './setup/open-console.ts';
import { runExecutor } from './setup/run-executor.ts';
import { chooseScheduleOf, openScene, prepareSending, type Scene, SENDER } from './setup/sending.ts';

const CAMPAIGN = 'Over a real mailbox';
const STEP = {
  channel: 'email',
  subject: 'Cover at {{ company }}',
  messageTemplate: '<p>Hello <b>you</b>.</p>',
  format: 'html',
  delayDays: 0,
} as const;

describe('real delivery, as an admin watches it', () => {
  let scene: Scene;
  let sink: MailSink;
  let api: Api;
  let browser: Browser;
  let open: Console;
  let page: Page;

  beforeAll(async () => {
    scene = await openScene();
    ({ sink, api, browser, open, page } = scene);
    await launch();
  });
  afterAll(() => scene.close(campaignId));

  let campaignId = '';
  /** Addresses of the campaign's people. */
  let people: string[] = [];

  /** A campaign to four people that waits for next year. */
  async function launch() {
    const { senderId, nextYearId } = await prepareSending(api, sink);
    const draft = await api.campaigns.create.mutate({ name: CAMPAIGN, type: 'email', sequences: [STEP] });
    campaignId = draft.id;
    await api.campaigns.update.mutate({ campaignId, senderIds: [senderId], scheduleId: nextYearId });
    const { examples } = await api.recipients.preview.query({ campaignId, filter: { minBpoFitScore: 0 } });
    await api.recipients.add.mutate({ campaignId, contactIds: examples.ready.slice(0, 4) });
    await api.campaigns.activate.mutate({ campaignId });
    const { items } = await api.recipients.list.query({ campaignId });
    people = items.map(({ contact }) => contact.email ?? '');
  }

  const { button } = controlsOf(() => page);
  const chooseSchedule = (name: string) => chooseScheduleOf({ api, page, campaignId }, name);
  const mailsTo = (address: string) => sink.mails.filter(({ to }) => to.includes(address));

  it('refuses to delete a sender that a campaign sends from, and says which', async () => {
    await page.goto('/settings/senders');
    await button(`Actions for ${SENDER}`).click();
    await page.getByRole('menuitem', { name: 'Delete …' }).click();
    await button('Delete the sender').click();
    await page
      .getByRole('alert')
      .getByText(`The sender is used by “${CAMPAIGN}”`, { exact: false })
      .waitFor();
    // Asked for on the way.
    open.faults.splice(0, Infinity, ...open.faults.filter((fault) => !/409/.test(fault)));
    await page.goto(`/campaigns/${campaignId}/recipients`);
  });

  it('sends once the hours allow it, and each message as it stands', async () => {
    const [doubtful = '', refused = ''] = people;
    sink.fates.set(doubtful, 'hang up').set(refused, 'refuse');
    await chooseSchedule('Around the clock');
    await runExecutor(server);
    await runExecutor(server);
    for (const address of people.slice(2)) {
      expect(mailsTo(address)).toHaveLength(1);
      expect(mailsTo(address)[0]?.raw).toMatch(/From: "?Ann Example"? <ann@acme\.example>/);
      expect(mailsTo(address)[0]?.raw).toContain('1 High Street');
    }
    await page.goto(`/settings/senders`);
    await page
      .getByRole('table', { name: 'Senders' })
      .getByText(/ of 40 in 24 hours$/)
      .waitFor();
  });

  it('answers what is in doubt, by its evidence', async () => {
    await page.goto(`/attention?campaign=${campaignId}`);
    const doubt = page.getByRole('region', { name: 'Nobody knows whether it went out' });
    await doubt.getByRole('button', { name: 'What is known' }).click();
    await doubt.getByText(/^passed /).waitFor();
    await doubt
      .getByText(/^<?[^ ]+@acme\.example>?$/)
      .first()
      .waitFor();
    await doubt.getByRole('button', { name: /^It went out: / }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'It went out' }).click();
    await page.getByText('1 message marked as sent.').waitFor();
    await doubt.waitFor({ state: 'detached' });
  });

  it('sends only the failed again', async () => {
    sink.fates.clear();
    await button('Retry only the failed (1)').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Retry 1 message' }).click();
    await page.getByText('Nothing waits for you in this campaign').waitFor();
    await runExecutor(server);
    expect(people.map((address) => mailsTo(address).length)).toEqual([1, 1, 1, 1]);
  });

  it('shows others what there is, and why they cannot change it', async () => {
    const { page: theirs, close } = await openConsole(browser, { role: 'director' });
    await theirs.goto('/settings/senders');
    const add = theirs.getByRole('button', { name: 'Add a sender' });
    expect(await add.getAttribute('aria-description')).toBe('This takes the role admin; yours is director.');
    await theirs.getByRole('link', { name: SENDER }).click();
    await theirs.getByText('The settings of a sender are for admins').waitFor();
    await close();

    const member = await openConsole(browser, { role: 'member' });
    await member.page.goto(`/campaigns/${campaignId}/delivery`);
    await member.page.getByText('This takes the role director; yours is member.').waitFor();
    const before = (await api.campaigns.get.query({ campaignId })).senderIds;
    await member.page.getByRole('checkbox', { name: SENDER }).click();
    await member.settled();
    expect((await api.campaigns.get.query({ campaignId })).senderIds).toEqual(before);
    await member.close();
  });

  it('had no fault in the browser on the way', () => {
    expect(open.faults).toEqual([]);
  });
});
