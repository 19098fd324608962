import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, adminApi } from './setup/admin-api.ts';
import { createOneStep } from './setup/one-step.ts';
import { type Console, launchBrowser, openConsole, server } from './setup/open-console.ts';

/** A window's page is asked for again when it is looked at. */
const lookAt = (page: Page) =>
  page.evaluate(() => {
    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new Event('visibilitychange'));
  });

describe('what was entered is kept, here and in the window beside', () => {
  let browser: Browser;
  let open: Console;
  let page: Page;
  let beside: Page;
  let api: Api;
  let campaignId = '';
  let stepId = '';
  let senderId = '';

  beforeAll(async () => {
    api = await adminApi(server);
    ({ campaignId, stepId } = await createOneStep(api, 'Written by two'));
    const sender = await api.senders.create.mutate({
      kind: 'email',
      mode: 'smtp',
      name: 'Ann of the two',
      fromName: 'Ann Example',
      fromEmail: 'ann.two@acme.example',
      smtp: { host: 'smtp.acme.example', port: 587, tls: 'starttls', user: 'ann', password: 'not one' },
      limits: { perDay: 40 },
    });
    senderId = sender.id;
    browser = await launchBrowser();
    open = await openConsole(browser, { role: 'admin' });
    page = open.page;
    beside = await page.context().newPage();
    beside.setDefaultTimeout(30_000);
  });
  afterAll(async () => {
    await open.close();
    await browser.close();
  });

  const saved = (at: Page) => at.getByRole('status').getByText('Saved').waitFor();
  const question = () => page.getByRole('dialog', { name: 'Leave without saving?' });
  const getStep = async () => (await api.campaigns.get.query({ campaignId })).sequences[0];

  it('two windows set a sender and a schedule up without undoing each other', async () => {
    const { id: scheduleId } = await api.schedules.create.mutate({
      name: 'Of the two',
      timezone: 'UTC',
      windows: { mon: [['09:00', '17:00']] },
    });
    const change = async (at: Page, field: string, text: string) => {
      await at.getByRole('textbox', { name: field, exact: true }).fill(text);
      await at.getByRole('button', { name: 'Save the changes' }).click();
      await at.getByText(/^“.+” is saved\.$/).waitFor();
    };
    const both = async (path: string) => {
      for (const at of [page, beside]) {
        await at.goto(path);
        await at.getByRole('textbox', { name: 'Name', exact: true }).waitFor();
      }
    };
    await both(`/settings/senders/${senderId}`);
    await change(page, 'Messages in any 24 hours', '20');
    await change(beside, 'Messages in any hour', '5');
    expect((await api.senders.get.query({ senderId })).limits).toMatchObject({ perDay: 20, perHour: 5 });
    await both(`/settings/schedules/${scheduleId}`);
    await change(page, 'Name', 'Of both');
    await change(beside, 'Last day', '2031-12-31');
    expect(await api.schedules.get.query({ scheduleId })).toMatchObject({
      name: 'Of both',
      endsOn: '2031-12-31',
    });
  });

  it('two windows set how a campaign is sent without undoing each other', async () => {
    for (const at of [page, beside]) {
      await at.goto(`/campaigns/${campaignId}/delivery`);
      await at.getByRole('checkbox', { name: 'Ann of the two' }).waitFor();
    }
    await page.getByRole('checkbox', { name: 'Ann of the two' }).check();
    await expect
      .poll(async () => (await api.campaigns.get.query({ campaignId })).senderIds)
      .toEqual([senderId]);
    await saved(page);
    await beside.getByRole('textbox', { name: 'New recipients in any 24 hours' }).fill('7');
    await expect.poll(async () => (await api.campaigns.get.query({ campaignId })).dailyNewRecipients).toBe(7);
    expect((await api.campaigns.get.query({ campaignId })).senderIds).toEqual([senderId]);
    await beside.getByRole('checkbox', { name: 'Ann of the two', checked: true }).waitFor();
  });

  it('two windows write one step without undoing each other', async () => {
    for (const at of [page, beside]) {
      await at.goto(`/campaigns/${campaignId}/sequence?step=${stepId}`);
      await at.getByRole('textbox', { name: 'Message', exact: true }).waitFor();
    }
    await page.getByRole('textbox', { name: 'Message', exact: true }).fill('By the first');
    await expect.poll(async () => (await getStep())?.messageTemplate).toBe('By the first');
    await beside.getByRole('textbox', { name: 'Subject', exact: true }).fill('By the second');
    await expect.poll(async () => (await getStep())?.subject).toBe('By the second');
    expect((await getStep())?.messageTemplate).toBe('By the first');
    await expect
      .poll(() => beside.getByRole('textbox', { name: 'Message', exact: true }).textContent())
      .toContain('By the first');
  });

  it('saves on closing what was just typed, and asks when that fails', async () => {
    const message = page.getByRole('textbox', { name: 'Message', exact: true });
    const close = () => page.getByRole('button', { name: 'Close the editor' }).click();
    await page.route('**/trpc/sequences.update*', (route) => route.abort());
    await message.fill('Typed while the server is away');
    await close();
    await question().getByRole('button', { name: 'Stay' }).click();
    await question().waitFor({ state: 'detached' });
    expect(await message.textContent()).toContain('Typed while the server is away');
    expect(new URL(page.url()).searchParams.get('step')).toBe(stepId);
    await page.unroute('**/trpc/sequences.update*');
    await message.fill('Typed at the last moment');
    await close();
    await message.waitFor({ state: 'detached' });
    expect(await question().count()).toBe(0);
    expect((await getStep())?.messageTemplate).toBe('Typed at the last moment');
    open.faults.length = 0;
  });

  it('a contact’s form goes along with what others change, and sends only what was changed in it', async () => {
    const { items } = await api.contacts.list.query({ limit: 1 });
    const contactId = items[0]?.id ?? '';
    await page.goto(`/contacts/${contactId}`);
    const field = (name: string) => page.getByRole('textbox', { name, exact: true });
    await field('City').waitFor();
    await field('Seniority').fill('Chief of all');
    await api.contacts.update.mutate({ contactId, city: 'Elsewhere' });
    await page.waitForTimeout(5_100);
    await lookAt(page);
    await expect.poll(() => field('City').inputValue()).toBe('Elsewhere');
    expect(await field('Seniority').inputValue()).toBe('Chief of all');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved.').first().waitFor();
    const after = await api.contacts.get.query({ contactId });
    expect([after.city, after.seniority]).toEqual(['Elsewhere', 'Chief of all']);
    await page.getByRole('button', { name: 'Undo the changes' }).waitFor({ state: 'detached' });
  });

  it('a check of ticked people leads back to them, and closing asks', async () => {
    await page.goto(`/campaigns/${campaignId}/recipients?add=true`);
    const dialog = page.getByRole('dialog', { name: 'Add people to “Written by two”' });
    await dialog.getByRole('radio', { name: /^Only those I tick/ }).check();
    await dialog.getByRole('table').getByRole('checkbox').nth(1).check();
    await dialog.getByRole('button', { name: 'Check 1 person' }).click();
    await dialog.getByRole('button', { name: 'Back' }).click();
    await dialog.getByRole('radio', { name: 'Only those I tick (1)', checked: true }).waitFor();
    await dialog.getByRole('button', { name: 'Check 1 person' }).waitFor();
    await page.keyboard.press('Escape');
    await question().getByRole('button', { name: 'Stay' }).click();
    await question().waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'Close' }).click();
    await question().getByRole('button', { name: 'Leave without saving' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('');
  });

  it('a search keeps the space between two words, and stays cleared', async () => {
    await page.goto('/campaigns');
    const search = page.getByRole('searchbox', { name: 'Search campaigns' });
    await search.pressSequentially('Written ');
    await page.waitForURL('**/campaigns?q=Written');
    await page.waitForTimeout(300);
    await search.pressSequentially('by');
    expect(await search.inputValue()).toBe('Written by');
    await page.getByRole('button', { name: 'Clear: Search campaigns' }).click();
    await page.waitForTimeout(500);
    expect(await search.inputValue()).toBe('');
    expect(new URL(page.url()).searchParams.has('q')).toBe(false);
  });

  it('a page past the end leads to the last one', async () => {
    await api.suppressions.add.mutate({ addresses: ['past-the-end@acme.example'] });
    await page.goto('/settings/suppressions?page=90');
    await page.getByRole('table', { name: 'Suppressions' }).waitFor();
    expect(new URL(page.url()).searchParams.get('page')).not.toBe('90');
  });

  it('asks before a new token is closed, and leaves an address that is half written alone', async () => {
    await page.goto('/settings/tokens');
    await page.getByRole('button', { name: 'Create a token' }).first().click();
    await page.getByLabel('What it is for').fill('Kept');
    await page.getByRole('dialog').getByRole('button', { name: 'Create the token' }).click();
    const dialog = page.getByRole('dialog', { name: 'The new token' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await question().getByRole('button', { name: 'Stay' }).click();
    await question().waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: 'I have it' }).click();
    await dialog.waitFor({ state: 'detached' });

    await page.goto('/settings/organisation');
    await page.getByLabel('Postal address').fill('Half an addr');
    await page.getByRole('button', { name: 'Bring the usual text back' }).click();
    await page.getByText('The usual opt-out text is back.').waitFor();
    expect(await page.getByLabel('Postal address').inputValue()).toBe('Half an addr');
    expect((await api.settings.get.query()).postalAddress).not.toBe('Half an addr');
  });

  it('had no fault in the browser on the way', () => {
    expect(open.faults).toEqual([]);
  });
});
