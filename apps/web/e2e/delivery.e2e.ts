import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, adminApi } from './setup/admin-api.ts';
import { type MailSink, startMailSink } from './setup/mail-sink.ts';
import { type Console, launchBrowser, openConsole, server } from './setup/open-console.ts';
import { runExecutor } from './setup/run-executor.ts';

const SENDER = 'Ann at Acme, sink';
const CAMPAIGN = 'Over a real mailbox';
const NEXT_YEAR = `${new Date().getFullYear() + 1}-01-01`;

describe('real delivery, as an admin sets it up and watches it', () => {
  let sink: MailSink;
  let api: Api;
  let browser: Browser;
  let open: Console;
  let page: Page;
  let campaignId = '';
  /** Addresses of the campaign's people. */
  let people: string[] = [];

  beforeAll(async () => {
    sink = await startMailSink();
    api = await adminApi(server);
    browser = await launchBrowser();
    open = await openConsole(browser, { role: 'admin' });
    page = open.page;
  });
  afterAll(async () => {
    await open.close();
    await browser.close();
    await sink.close();
  });

  const field = (name: string): Locator => page.getByLabel(name, { exact: true });
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
  const choose = async (label: string, option: string) => {
    await page.getByRole('combobox', { name: label, exact: true }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  const tab = (name: string) =>
    page
      .getByRole('navigation', { name: 'Campaign' })
      .getByRole('link', { name: new RegExp(`^${name}`) })
      .click();
  const mailsTo = (address: string) => sink.mails.filter(({ to }) => to.includes(address));

  it('keeps the texts that stand under every e-mail', async () => {
    await page.goto('/settings/organisation');
    await field('Postal address').fill('Acme Ltd, 1 High Street, London');
    await button('Save the texts').click();
    await page.getByText('The texts are saved.', { exact: false }).waitFor();
    await page.reload();
    await expect.poll(() => field('Postal address').inputValue()).toBe('Acme Ltd, 1 High Street, London');
  });

  it('sets a sender up, with what is wrong beside its field', async () => {
    await page.goto('/settings/senders');
    await button('Add a sender').click();
    await field('Name').fill(SENDER);
    await field('From name').fill('Ann Example');
    await choose('Service', 'Amazon SES');
    await button('Add the sender').click();
    await page.getByText('Enter the address that its messages come from.').waitFor();
    await page.getByText('Put your own region in place of the part in braces.').waitFor();

    await field('From address').fill('ann@acme.example');
    await field('Server').fill('127.0.0.1');
    await field('Port').fill(String(sink.port));
    await choose('Encryption', 'None');
    await field('User').fill(sink.logIn.user);
    await field('Password').fill('not this one');
    await field('Seconds between two messages').fill('0');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: SENDER }).waitFor();
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
  });

  it('tests the connection, and sends a test message', async () => {
    await button('Test connection').click();
    await page.getByText('It does not work').waitFor();
    await field('Password').fill(sink.logIn.password);
    await button('Save the changes').click();
    await page.getByText(`“${SENDER}” is saved.`).waitFor();
    await button('Test connection').click();
    await page.getByText('It works').waitFor();
    await button('Send a test to me').click();
    await expect.poll(() => mailsTo('admin@example.com').length).toBe(1);
    await page.getByText('It works').waitFor();
  });

  it('pauses and resumes a sender', async () => {
    await button(`Actions for ${SENDER}`).click();
    await page.getByRole('menuitem', { name: 'Pause' }).click();
    await page.getByText('It is paused').waitFor();
    await button('Resume').click();
    await page.getByText('It is paused').waitFor({ state: 'detached' });
    await page.getByRole('main').getByText('Active', { exact: true }).waitFor();
  });

  it('makes a schedule of several windows, and shows the days that come of it', async () => {
    await page.goto('/settings/schedules');
    await button('Add a schedule').click();
    await field('Name').fill('Around the clock');
    await page.getByRole('switch', { name: 'In each recipient’s own zone' }).uncheck();
    await button('Add a window on Monday').click();
    await field('Monday, window 2: from').fill('16:00');
    await page.getByText(/^The windows Monday .* overlap\.$/).waitFor();
    expect(await button('Add the schedule').getAttribute('aria-disabled')).toBe('true');
    await button('Remove Monday, window 2').click();

    await field('Monday, window 1: from').fill('00:00');
    await field('Monday, window 1: until').fill('00:00');
    await button('Same until Friday').click();
    for (const day of ['Saturday', 'Sunday']) {
      await button(`Add a window on ${day}`).click();
      await field(`${day}, window 1: from`).fill('00:00');
      await field(`${day}, window 1: until`).fill('00:00');
    }
    const days = page.getByRole('list', { name: 'Next sending days' }).getByRole('listitem');
    await expect.poll(async () => (await days.allTextContents()).at(1)).toMatch(/00:00–(24|00):00$/);
    await field('Further days off').fill(`${NEXT_YEAR.slice(0, 4)}-05-04`);
    await button('Add the day').click();
    await choose('Public holidays of', 'Germany');
    await button('Add the schedule').click();
    await page.getByRole('table', { name: 'Schedules' }).getByText('Mon–Sun 00:00–24:00').waitFor();
    await page.getByText('holidays of DE, 1 of its own').waitFor();
  });

  it('makes another that begins next year', async () => {
    await button('Add a schedule').click();
    await field('Name').fill('From next year on');
    await page.getByRole('switch', { name: 'In each recipient’s own zone' }).uncheck();
    await field('First day').fill(NEXT_YEAR);
    await button('Add the schedule').click();
    await page.getByRole('link', { name: 'From next year on' }).waitFor();
  });

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

  async function chooseSchedule(name: string) {
    await tab('Schedule & senders');
    await choose('Schedule', name);
    const { id } = (await api.schedules.list.query()).find((schedule) => schedule.name === name) ?? {
      id: '',
    };
    await expect.poll(async () => (await api.campaigns.get.query({ campaignId })).scheduleId).toBe(id);
    await page.getByRole('status').getByText('Saved').waitFor();
  }

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

  it('keeps addresses that nothing is sent to', async () => {
    await page.goto('/settings/suppressions');
    await button('Suppress addresses').click();
    await page.getByRole('dialog').getByLabel('Addresses').fill('no-more@acme.example\nnever@acme.example');
    await button('Suppress 2 addresses').click();
    await page.getByText('2 addresses suppressed.').waitFor();
    await page.getByRole('searchbox', { name: 'Search addresses' }).fill('never@');
    await page.getByText('1 address', { exact: true }).waitFor();
    await button('Remove never@acme.example').click();
    await button('Take it off the list').click();
    await page.getByText('No address matches').waitFor();
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
