import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminApi } from './setup/admin-api.ts';
import { newContacts } from './setup/new-contacts.ts';
import { createOneStep } from './setup/one-step.ts';
import { type Console, launchBrowser, openConsole, server } from './setup/open-console.ts';

describe('the reader’s place, when what has the focus goes away', () => {
  let browser: Browser;
  let open: Console;
  let page: Page;

  beforeAll(async () => {
    const api = await adminApi(server);
    const { campaignId } = await createOneStep(api, 'To keep the place in');
    await api.recipients.add.mutate({ campaignId, contactIds: await newContacts('Keeper', 4) });
    browser = await launchBrowser();
    open = await openConsole(browser, { role: 'director' });
    page = open.page;
    await page.goto(`/campaigns/${campaignId}/recipients`);
    await rows().first().waitFor();
  });
  afterAll(async () => {
    await open.close();
    await browser.close();
  });

  const rows = () => page.getByRole('table', { name: 'Recipients' }).locator('tbody').getByRole('row');
  const focused = () => rows().locator('[data-row-link]:focus');

  it('is the row that has come to the place of the one that was removed', async () => {
    const names = await rows().locator('[data-row-link]').allTextContents();
    await rows()
      .nth(1)
      .getByRole('button', { name: /^Actions for/ })
      .click();
    await page.getByRole('menuitem', { name: 'Remove from the campaign …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText(/ removed\.$/).waitFor();
    await expect.poll(() => rows().count()).toBe(3);
    await expect.poll(() => focused().textContent()).toBe(names[2]);
  });

  it('is the list once those who were ticked are done with', async () => {
    await rows().nth(0).getByRole('checkbox').click();
    const bar = page.getByRole('region', { name: 'Selected recipients' });
    await bar.getByRole('button', { name: 'Mark as responded …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Mark as responded' }).click();
    await bar.waitFor({ state: 'detached' });
    await focused().waitFor();
    await rows().nth(0).getByRole('checkbox').click();
    await bar.getByRole('button', { name: 'Clear the selection' }).press('Enter');
    await focused().waitFor();
  });

  it('had no fault in the browser on the way', () => {
    expect(open.faults).toEqual([]);
  });
});
