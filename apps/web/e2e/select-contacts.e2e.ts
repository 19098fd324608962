import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, adminApi } from './setup/admin-api.ts';
import { newContacts } from './setup/new-contacts.ts';
import { type Console, launchBrowser, openConsole, server, violations } from './setup/open-console.ts';

const NAME = 'For those who are ticked';
const LAST_NAME = 'Tickable';

describe('contacts are sorted, ticked and added to a campaign', () => {
  let browser: Browser;
  let open: Console;
  let page: Page;
  let api: Api;
  let campaignId = '';

  beforeAll(async () => {
    api = await adminApi(server);
    await newContacts(LAST_NAME, 3);
    campaignId = (await api.campaigns.create.mutate({ name: NAME, type: 'email' })).id;
    browser = await launchBrowser();
    open = await openConsole(browser, { role: 'director' });
    page = open.page;
    await page.goto('/contacts');
  });
  afterAll(async () => {
    await open.close();
    await browser.close();
  });

  const table = () => page.getByRole('table', { name: 'Contacts' });
  const firstName = () => table().getByRole('link').first().textContent();

  it('sorts by a column, keeps that in the address, and takes it back with the third press', async () => {
    const unsorted = await firstName();
    const head = table().getByRole('button', { name: 'Name' });
    const { items } = await api.contacts.list.query({ sort: 'name', limit: 1 });
    const [first] = items;
    await head.click();
    await expect.poll(firstName).toBe(`${first?.firstName} ${first?.lastName}`);
    expect(new URL(page.url()).search).toBe('?sort=name&dir=asc');
    await page.reload();
    await expect.poll(firstName).toBe(`${first?.firstName} ${first?.lastName}`);
    await head.click();
    await page.waitForURL('**/contacts?sort=name&dir=desc');
    await head.click();
    await expect.poll(firstName).toBe(unsorted);
    expect(new URL(page.url()).search).toBe('');
  });

  it('ticks by mouse and key, keeps the ticks under another filter, and adds whom it has checked', async () => {
    await page.goto(`/contacts?q=${LAST_NAME}`);
    await expect.poll(() => table().getByRole('checkbox').count()).toBe(3);
    await table().getByRole('checkbox').nth(0).click();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    const bar = page.getByRole('region', { name: 'Selected contacts' });
    await bar.getByText('2 people selected').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('searchbox', { name: 'Search contacts' }).fill('nobody of that name');
    await page.getByText('No contact matches').waitFor();
    await bar.getByRole('button', { name: 'Add to a campaign …' }).click();
    await page.getByRole('combobox', { name: 'Campaign' }).fill(NAME);
    await page.getByRole('option', { name: `${NAME} (draft)` }).click();
    await page.getByRole('button', { name: 'Check them' }).click();
    const dialog = page.getByRole('dialog', { name: `Add people to “${NAME}”` });
    await dialog.getByRole('button', { name: 'Add 2 people' }).click();
    await dialog.getByText('2 people added').waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    expect((await api.recipients.list.query({ campaignId })).total).toBe(2);
  });

  it('selects all who match by key, checks them by the filter of the list, and adds them', async () => {
    const { id } = await api.campaigns.create.mutate({ name: 'For all who match', type: 'email' });
    await page.goto('/contacts?role=VP&min=50');
    const { total, items } = await api.contacts.list.query({ role: 'VP', minBpoFitScore: 50, limit: 1 });
    const bar = page.getByRole('region', { name: 'Selected contacts' });
    await bar.getByRole('button', { name: `Select all ${total} who match` }).press('Enter');
    await bar.getByText(`All ${total} who match are selected`).waitFor();
    expect(await table().getByRole('checkbox', { checked: false }).count()).toBe(0);
    expect(await violations(page)).toEqual([]);

    // Who has been added meanwhile is skipped, and said to be, before anything is done.
    await api.recipients.add.mutate({ campaignId: id, contactIds: [items[0]?.id ?? ''] });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`));
    await bar
      .getByRole('button', { name: `Add all ${total} who match to a campaign …` })
      .and(page.locator(':focus'))
      .press('Enter');
    await page.getByRole('combobox', { name: 'Campaign' }).fill('For all who match');
    await page.getByRole('option', { name: 'For all who match (draft)' }).click();
    await page.getByRole('button', { name: 'Check them' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add people to “For all who match”' });
    await dialog.getByText('1 already in it').first().waitFor();
    const found = await api.recipients.preview.query({
      campaignId: id,
      filter: { role: 'VP', minBpoFitScore: 50 },
    });
    await dialog.getByRole('button', { name: `Add ${found.ready} people` }).waitFor();
    await dialog.getByRole('button', { name: 'Back' }).click();
    await dialog.getByRole('radio', { name: `All ${total} who match`, checked: true }).waitFor();
    expect(await dialog.getByRole('textbox', { name: 'Role' }).inputValue()).toBe('VP');
    await dialog.getByRole('button', { name: `Check ${total} people` }).click();
    await dialog.getByRole('button', { name: `Add ${found.ready} people` }).click();
    await dialog.getByText(`${found.ready} people added`).waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    expect((await api.recipients.list.query({ campaignId: id })).total).toBe(found.ready + 1);
    // By the filter, never by their ids.
    const added = asked.filter((request) => request.includes('recipients.add'));
    expect(added.some((request) => request.includes('"role":"VP"') && !request.includes('contactIds'))).toBe(
      true,
    );
  });

  it('selects all who match no longer once another filter is set', async () => {
    const bar = page.getByRole('region', { name: 'Selected contacts' });
    await bar.getByText(/who match are selected$/).waitFor();
    await page.getByRole('textbox', { name: 'Role, part of the title' }).fill('Director');
    await bar.getByRole('button', { name: /^Select all [\d,]+ who match$/ }).waitFor();
    expect(await table().getByRole('checkbox', { checked: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await bar.waitFor({ state: 'detached' });
    await table().getByRole('checkbox').nth(0).click();
    await bar.getByRole('button', { name: /^Select all [\d,]+ contacts$/ }).click();
    await bar.getByRole('button', { name: 'Clear the selection' }).press('Enter');
    await bar.waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'List of contacts' }).and(page.locator(':focus')).waitFor();
  });

  it('adds somebody from their own page', async () => {
    const { id } = await api.campaigns.create.mutate({ name: 'For one by one', type: 'email' });
    await page.goto(`/contacts?q=${LAST_NAME}&sort=name&dir=desc`);
    await table()
      .getByRole('link', { name: `Person 3 ${LAST_NAME}` })
      .click();
    await page.getByRole('button', { name: 'Add to a campaign …' }).click();
    await page.getByRole('combobox', { name: 'Campaign' }).fill('For one by one');
    await page.getByRole('option', { name: 'For one by one (draft)' }).click();
    await page.getByRole('button', { name: 'Check them' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add people to “For one by one”' });
    await dialog.getByRole('button', { name: 'Add 1 person' }).click();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('region', { name: 'In campaigns' }).getByText('For one by one').waitFor();
    expect((await api.recipients.list.query({ campaignId: id })).total).toBe(1);
  });

  it('lets a member sort and not tick', async () => {
    const member = await openConsole(browser, { role: 'member' });
    await member.page.goto('/contacts');
    const contacts = member.page.getByRole('table', { name: 'Contacts' });
    await contacts.getByRole('link').first().waitFor();
    expect(await contacts.getByRole('checkbox').count()).toBe(0);
    await contacts.getByRole('button', { name: 'Fit score' }).click();
    await contacts
      .getByRole('columnheader', { name: 'Fit score' })
      .and(member.page.locator('[aria-sort="descending"]'))
      .waitFor();
    await member.close();
  });

  it('had no fault in the browser on the way', () => {
    expect(open.faults).toEqual([]);
  });
});
