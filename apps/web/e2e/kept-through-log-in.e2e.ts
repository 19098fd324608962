import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, adminApi } from './setup/admin-api.ts';
import { createOneStep } from './setup/one-step.ts';
import { type Console, launchBrowser, openConsole, server } from './setup/open-console.ts';

describe('a session that ends in the middle of work', () => {
  let browser: Browser;
  let open: Console;
  let page: Page;
  let api: Api;
  let campaignId = '';
  let stepId = '';

  beforeAll(async () => {
    api = await adminApi(server);
    ({ campaignId, stepId } = await createOneStep(api, 'Written while logged out'));
    browser = await launchBrowser();
    open = await openConsole(browser, { role: 'admin' });
    page = open.page;
  });
  afterAll(async () => {
    await open.close();
    await browser.close();
  });

  const logInAgain = async (role: string) => {
    await page.getByText(/^You have been logged out/).waitFor();
    await page.getByLabel('E-mail address').fill(`${role}@example.com`);
    await page.getByLabel('Password', { exact: true }).fill(server.password);
    await page.getByRole('button', { name: 'Log in' }).click();
  };
  const message = () => page.getByRole('textbox', { name: 'Message', exact: true });
  const typeLoggedOut = async (text: string) => {
    await page.goto(`/campaigns/${campaignId}/sequence?step=${stepId}`);
    await message().waitFor();
    await page.context().clearCookies();
    await message().fill(text);
  };

  it('keeps what was being written in a step, and saves it after the log-in', async () => {
    await typeLoggedOut('Written to the end');
    await logInAgain('admin');
    await expect.poll(() => message().textContent()).toContain('Written to the end');
    await expect
      .poll(async () => (await api.campaigns.get.query({ campaignId })).sequences[0]?.messageTemplate)
      .toBe('Written to the end');
  });

  it('keeps what was being changed of a contact', async () => {
    const { items } = await api.contacts.list.query({ limit: 1 });
    await page.goto(`/contacts/${items[0]?.id}`);
    const city = page.getByRole('textbox', { name: 'City', exact: true });
    await city.fill('Written before');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await logInAgain('admin');
    await city.waitFor();
    expect(await city.inputValue()).toBe('Written before');
    await page.getByRole('button', { name: 'Undo the changes' }).click();
  });

  it('shows it to nobody else', async () => {
    await typeLoggedOut('Not for others');
    await logInAgain('director');
    await expect.poll(() => message().textContent()).toContain('Written to the end');
  });
});
