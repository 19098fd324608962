import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminApi } from './setup/admin-api.ts';
import { type Console, launchBrowser, openConsole, server } from './setup/open-console.ts';

const NAME = 'Three steps by the admin';
const STEPS = ['E-mail', 'LinkedIn message', 'LinkedIn connection request'];

describe('what happens to somebody who works with it all day', () => {
  let browser: Browser;
  let open: Console;
  let page: Page;
  let campaignId = '';
  let adminId = '';

  beforeAll(async () => {
    const api = await adminApi(server);
    const message = { messageTemplate: 'Hi {{ first_name | default: "there" }}', delayDays: 1 };
    const campaign = await api.campaigns.create.mutate({
      name: NAME,
      type: 'email',
      sequences: [
        { ...message, channel: 'email', subject: 'A question' },
        { ...message, channel: 'linkedin_message' },
        { ...message, channel: 'linkedin_connection' },
      ],
    });
    campaignId = campaign.id;
    adminId = campaign.createdBy;
    browser = await launchBrowser();
    open = await openConsole(browser, { role: 'admin' });
    page = open.page;
  });
  afterAll(async () => {
    await open.close();
    await browser.close();
  });

  const steps = () => page.getByRole('button', { name: /^Edit step \d/ }).allTextContents();
  const inOrder = (...order: number[]) =>
    order.map((step, at) => expect.stringContaining(`${at + 1}. ${STEPS[step - 1]}`));

  it('keeps the owner filter in the address', async () => {
    const table = page.getByRole('table', { name: 'Campaigns' });
    const all = await table.getByRole('row').count();
    await page.getByRole('combobox', { name: 'Owner' }).click();
    await page.getByRole('option', { name: /\(you\)$/ }).click();
    await page.waitForURL(`**/campaigns?owner=${adminId}`);
    await table.getByRole('link', { name: NAME }).waitFor();
    await expect.poll(() => table.getByRole('row').count()).toBeLessThan(all);
    await page.reload();
    await table.getByRole('link', { name: NAME }).waitFor();
    expect(await page.getByRole('combobox', { name: 'Owner' }).inputValue()).toMatch(/\(you\)$/);
    expect(await table.getByRole('row').count()).toBeLessThan(all);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect.poll(() => table.getByRole('row').count()).toBe(all);
  });

  it('says that there is no connection, for as long as there is none', async () => {
    const banner = page.getByText('You are offline');
    expect(await banner.count()).toBe(0);
    await page.context().setOffline(true);
    await banner.waitFor();
    await page.context().setOffline(false);
    await banner.waitFor({ state: 'detached' });
    await open.settled();
    open.faults.length = 0;
  });

  it('takes a step to another place by dragging it', async () => {
    await page.goto(`/campaigns/${campaignId}/sequence`);
    const handle = page.getByRole('button', { name: /^Move step 1: take/ });
    const [from, to] = [
      await handle.boundingBox(),
      await page.getByRole('button', { name: /^Move step 3: take/ }).boundingBox(),
    ];
    if (!from || !to) throw new Error('the steps are not in view');
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + from.width / 2, from.y + 40, { steps: 5 });
    await page.mouse.move(to.x + to.width / 2, to.y + to.height, { steps: 10 });
    await page.getByText('It is over place 3 of 3.').waitFor();
    await page.mouse.up();
    await expect.poll(steps).toEqual(inOrder(2, 3, 1));
    await page.reload();
    await expect.poll(steps).toEqual(inOrder(2, 3, 1));
  });

  it('asks before something that is not saved is left, by a link, by going back, by closing', async () => {
    const question = page.getByRole('dialog', { name: 'Leave without saving?' });
    const stay = () => question.getByRole('button', { name: 'Stay' }).click();
    await page.goto('/settings/schedules');
    await page.getByRole('button', { name: 'Add a schedule' }).first().click();
    const field = page.getByRole('textbox', { name: 'Name' });
    await field.fill('Half written');
    await page.getByRole('link', { name: 'Contacts', exact: true }).click();
    await stay();
    await question.waitFor({ state: 'detached' });
    await page.evaluate(() => history.back());
    await stay();
    await question.waitFor({ state: 'detached' });
    expect(page.url()).toContain('/settings/schedules/new');
    expect(await field.inputValue()).toBe('Half written');
    await page.getByRole('link', { name: 'Contacts', exact: true }).click();
    await question.getByRole('button', { name: 'Leave without saving' }).click();
    await page.waitForURL('**/contacts');

    await page.goto('/settings/suppressions?add=true');
    const addresses = page.getByRole('dialog', { name: 'Suppress addresses' });
    await addresses.getByLabel('Addresses').fill('somebody@acme.example');
    await addresses.getByRole('button', { name: 'Cancel' }).click();
    await stay();
    await question.waitFor({ state: 'detached' });
    expect(await addresses.getByLabel('Addresses').inputValue()).toBe('somebody@acme.example');
    await addresses.getByLabel('Addresses').fill('');
    await addresses.getByRole('button', { name: 'Cancel' }).click();
    await addresses.waitFor({ state: 'detached' });
    expect(await question.count()).toBe(0);
  });

  it('leads through the contacts in their order, and keeps the focus, however far they are scrolled', async () => {
    await page.goto('/contacts');
    const list = page.getByRole('region', { name: 'List of contacts' });
    const first = (await list.getByRole('link').first().textContent()) ?? '';
    const contacts = Number(await list.getByRole('table').getAttribute('aria-rowcount')) - 1;
    expect(contacts).toBeGreaterThan(150);
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('aria-rowindex'));
    const press = async (key: string, row: number) => {
      await page.keyboard.press(key);
      await expect.poll(focused).toBe(String(row));
    };
    await list.getByRole('link').first().focus();
    await press('ArrowDown', 3);
    await press('End', contacts + 1);
    await press('k', contacts);
    await press('Tab', contacts + 1);
    await list.hover();
    for (let turn = 0; turn < 8; turn++) await page.mouse.wheel(0, -700);
    await open.settled();
    expect(await focused()).toBe(String(contacts + 1));
    await expect
      .poll(async () => {
        const rows = await list.locator('tbody tr').evaluateAll((all) => all.map((row) => row.ariaRowIndex));
        return rows.map(Number).every((row, at, all) => at === 0 || row > (all[at - 1] ?? 0));
      })
      .toBe(true);
    await press('Home', 2);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: first }).waitFor();
  });

  it('takes both bounds of a fit score, however fast they are typed', async () => {
    await page.goto('/contacts');
    await page.getByLabel('Fit score from').fill('80');
    await page.keyboard.press('Tab');
    await page.keyboard.type('95');
    await page.waitForURL((url) => /80/.test(url.search) && /95/.test(url.search));
    expect(await page.getByLabel('Fit score from').inputValue()).toBe('80');
    expect(await page.getByLabel('Fit score to').evaluate((field) => field === document.activeElement)).toBe(
      true,
    );
  });

  it('had no fault in the browser on the way', () => {
    expect(open.faults).toEqual([]);
  });
});
