import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openConsole } from './setup/open-console.ts';

describe('what a role may do', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it('a member sees everything, and is told why they cannot change it', async () => {
    const { page, settled, close } = await openConsole(browser, { role: 'member' });
    const create = page.getByRole('button', { name: 'New campaign' });
    expect(await create.getAttribute('aria-disabled')).toBe('true');
    expect(await create.getAttribute('aria-description')).toBe(
      'This takes the role director; yours is member.',
    );
    await create.click({ force: true });
    await settled();
    expect(await page.getByRole('dialog').count()).toBe(0);

    await page.getByRole('table', { name: 'Campaigns' }).getByRole('link').first().click();
    await page.waitForURL('**/sequence');
    await page.getByRole('button', { name: /^Open step 1/ }).waitFor();
    expect(await page.getByRole('button', { name: /^(Move|Delete) step/ }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Pause', exact: true }).getAttribute('aria-disabled')).toBe(
      'true',
    );
    await close();
  });

  it('a member may mark somebody as responded, and not remove them', async () => {
    const { page, close } = await openConsole(browser, { role: 'member' });
    await page.getByRole('table', { name: 'Campaigns' }).getByRole('link').first().click();
    await page.waitForURL('**/sequence');
    await page
      .getByRole('navigation', { name: 'Campaign' })
      .getByRole('link', { name: /^Recipients/ })
      .click();
    await page
      .getByRole('table', { name: 'Recipients' })
      .getByRole('button', { name: /^Actions for / })
      .first()
      .click();
    const remove = page.getByRole('menuitem', { name: /Remove from the campaign/ });
    expect(await remove.getAttribute('aria-disabled')).toBe('true');
    expect(await page.getByRole('menuitem', { name: /Mark as responded/ }).count()).toBe(1);
    await close();
  });

  it('an admin deactivates somebody, who can no longer log in, and lets them in again', async () => {
    const { page, close } = await openConsole(browser, { role: 'admin' });
    await page.goto('/settings/users');
    await page.getByRole('button', { name: 'Add a user' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a user' });
    await dialog.getByLabel('Name').fill('Lee Leaver');
    await dialog.getByLabel('E-mail address').fill('leaver@example.com');
    await dialog.getByLabel('Password', { exact: true }).fill('a password of their own');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('button', { name: 'Deactivate: Lee Leaver' }).click();
    await page
      .getByRole('dialog', { name: 'Deactivate Lee Leaver?' })
      .getByRole('button', { name: 'Deactivate' })
      .click();
    const row = page.getByRole('row', { name: /Lee Leaver/ });
    await row.getByText('Deactivated').waitFor();
    expect(await page.getByRole('button', { name: /^Deactivate: Ada/ }).count()).toBe(0);

    const theirs = await openConsole(browser);
    await theirs.page.goto('/login');
    await theirs.page.getByLabel('E-mail address').fill('leaver@example.com');
    await theirs.page.getByLabel('Password', { exact: true }).fill('a password of their own');
    await theirs.page.getByRole('button', { name: 'Log in' }).click();
    await theirs.page.getByText('This account is deactivated.').waitFor();

    await row.getByRole('button', { name: 'Let in again: Lee Leaver' }).click();
    await row.getByText('Deactivated').waitFor({ state: 'detached' });
    await theirs.page.getByRole('button', { name: 'Log in' }).click();
    await theirs.page.waitForURL('**/campaigns');
    await theirs.close();
    await close();
  });

  it('a director may create campaigns', async () => {
    const { page, close } = await openConsole(browser, { role: 'director' });
    await page.keyboard.press('c');
    await page.getByRole('dialog', { name: 'New campaign' }).waitFor();
    await close();
  });
});
