import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, adminApi } from './setup/admin-api.ts';
import { type Console, launchBrowser, openConsole, server } from './setup/open-console.ts';

/** Whether the tick of a box lies above the box. */
const showsItsTick = (box: Element): boolean => {
  const tick = box.parentElement?.querySelector('svg');
  if (!tick) return false;
  // Otherwise it is passed over when asked what lies on top.
  tick.style.pointerEvents = 'all';
  const { x, y, width, height } = tick.getBoundingClientRect();
  return tick.contains(document.elementFromPoint(x + width / 2, y + height / 2));
};

describe('the keyboard in dialogs, and a server that goes away', () => {
  let browser: Browser;
  let open: Console;
  let page: Page;
  let api: Api;

  beforeAll(async () => {
    api = await adminApi(server);
    browser = await launchBrowser();
    open = await openConsole(browser, { role: 'admin' });
    page = open.page;
  });
  afterAll(async () => {
    await open.close();
    await browser.close();
  });

  const dialog = (name: string) => page.getByRole('dialog', { name, exact: true });
  const gone = (name: string) => dialog(name).waitFor({ state: 'detached' });
  const focused = () =>
    page.evaluate(() => {
      const { activeElement } = document;
      return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
    });
  const draft = async (name: string) => {
    const { id } = await api.campaigns.create.mutate({
      name,
      type: 'email',
      sequences: [{ channel: 'email', subject: 'Hello', messageTemplate: 'Hello', delayDays: 0 }],
    });
    return id;
  };

  it('takes Esc for the question alone, as a no, and asks before a typed name is lost', async () => {
    await page.goto('/campaigns');
    const button = page.getByRole('button', { name: 'New campaign' });
    await button.focus();
    await page.keyboard.press('Enter');
    await dialog('New campaign').waitFor();
    await page.keyboard.press('Escape');
    await gone('New campaign');
    await expect.poll(focused).toBe('New campaign');

    await page.keyboard.press('Enter');
    await dialog('New campaign').getByLabel('Name').fill('Half a name');
    for (let turn = 0; turn < 2; turn++) {
      await page.keyboard.press('Escape');
      await dialog('Leave without saving?').waitFor();
      await open.settled();
      await page.keyboard.press('Escape');
      await gone('Leave without saving?');
      expect(await dialog('New campaign').getByLabel('Name').inputValue()).toBe('Half a name');
    }
    await dialog('New campaign').getByLabel('Name').fill('A whole name');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'A whole name' }).waitFor();
    await open.settled();
    await page.goBack();
    await page.getByRole('table', { name: 'Campaigns' }).waitFor();
    expect(page.url()).not.toContain('new=');
    expect(await dialog('New campaign').count()).toBe(0);
  });

  it('opens no search over the editor, and gives the focus back to where it was', async () => {
    await page.goto(`/campaigns/${await draft('Keys in the editor')}/sequence`);
    const step = page.getByRole('button', { name: /^Edit step 1/ });
    await step.focus();
    await page.keyboard.press('Enter');
    await dialog('Step 1').waitFor();
    const format = dialog('Step 1').getByLabel('Days after the start');
    await format.focus();
    await page.keyboard.press('Control+k');
    await open.settled();
    expect(await page.getByRole('dialog').count()).toBe(1);
    expect(await format.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await gone('Step 1');
    await expect.poll(() => step.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it('finds people by name, e-mail address and company, and leads to them', async () => {
    const { items } = await api.contacts.list.query({ limit: 1 });
    const [person] = items;
    await page.goto('/campaigns');
    await page.getByRole('table', { name: 'Campaigns' }).waitFor();
    await page.keyboard.press('Control+k');
    const search = dialog('Search and commands').getByRole('textbox');
    await search.fill('nobody of that name');
    await dialog('Search and commands').getByText('Nothing has that name.').waitFor();
    await search.fill(person?.email ?? '');
    await dialog('Search and commands')
      .getByText(person?.email ?? '')
      .waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/contacts/${person?.id}`);
    await page.getByRole('heading', { level: 1, name: `${person?.firstName} ${person?.lastName}` }).waitFor();
  });

  it('closes the list of variables and not the editor around it', async () => {
    await page.goto(`/campaigns/${await draft('Variables in the editor')}/sequence`);
    await page.getByRole('button', { name: /^Edit step 1/ }).click();
    await dialog('Step 1').getByRole('textbox', { name: 'Subject', exact: true }).click();
    await page.keyboard.type('{');
    const list = page.getByRole('listbox', { name: 'Completions' });
    await list.waitFor();
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
    await open.settled();
    expect(await dialog('Step 1').count()).toBe(1);
    await page.keyboard.press('Escape');
    await gone('Step 1');
  });

  it('closes the question and not the recipient below it', async () => {
    const { items } = await api.campaigns.list.query({ status: 'active', limit: 1 });
    await page.goto(`/campaigns/${items[0]?.id}/recipients?status=in_progress`);
    const row = page.getByRole('table', { name: 'Recipients' }).locator('[data-row-link]').first();
    const name = (await row.textContent()) ?? '';
    await row.focus();
    await page.keyboard.press('Enter');
    await dialog(name)
      .getByRole('button', { name: /^Mark as responded/ })
      .click();
    const question = dialog(`Mark ${name} as responded?`);
    await question.waitFor();
    await question.getByRole('button', { name: 'Close', exact: true }).waitFor();
    await open.settled();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await dialog(name).count()).toBe(1);
    await page.keyboard.press('Escape');
    await gone(name);
    await expect.poll(focused).toBe(name);
  });

  it('hears keys after a box was ticked', async () => {
    await page.goto('/campaigns');
    const box = page.getByRole('checkbox', { name: /^Select (?!all)/ }).first();
    await box.check();
    expect(await box.evaluate(showsItsTick)).toBe(true);
    await page.keyboard.press('j');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.hasAttribute('data-row-link')))
      .toBe(true);
  });

  it('goes to the last page when there is no such page', async () => {
    await page.goto('/campaigns?page=9');
    await page.getByRole('table', { name: 'Campaigns' }).waitFor();
    expect(page.url()).not.toContain('page=9');
  });

  it('says of a campaign deleted elsewhere that it is gone', async () => {
    const id = await draft('Deleted elsewhere');
    await page.goto(`/campaigns/${id}/sequence`);
    await page.getByRole('heading', { level: 1, name: 'Deleted elsewhere' }).waitFor();
    await open.settled();
    expect(open.faults).toEqual([]);
    await api.campaigns.delete.mutate({ campaignId: id });
    await expect
      .poll(async () => {
        // Somebody comes back to the window.
        await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
        return await page.getByRole('heading', { name: 'Deleted elsewhere' }).count();
      })
      .toBe(0);
    open.faults.length = 0;
  });

  it('does not offer to take a launch back that sends at once', async () => {
    const { items } = await api.contacts.list.query({ limit: 3 });
    const id = await draft('Goes at once');
    await api.recipients.add.mutate({ campaignId: id, contactIds: items.map((contact) => contact.id) });
    await page.goto(`/campaigns/${id}/launch`);
    await page.getByRole('button', { name: /^Launch to/ }).click();
    await page.getByText(/^“Goes at once” is launched/).waitFor();
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
  });

  it('says that figures stand still while the server is down, and fetches a dialog once it is back', async () => {
    await page.goto('/campaigns');
    await page.getByRole('table', { name: 'Campaigns' }).waitFor();
    await open.settled();
    const banner = page.getByText('The server cannot be reached', { exact: true });
    expect(await banner.count()).toBe(0);
    await page.route('**/*', (route) => route.abort('connectionrefused'));
    await page.getByRole('button', { name: 'New campaign' }).click();
    await page.getByRole('alert').getByText('The server cannot be reached.').waitFor();
    await banner.waitFor();
    expect(await page.getByRole('table', { name: 'Campaigns' }).count()).toBe(1);
    await page.unroute('**/*');
    await banner.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'New campaign' }).click();
    await dialog('New campaign').waitFor();
  });

  it('says on the log-in page that a session has ended, and leads back', async () => {
    await page.goto('/campaigns');
    await page.getByRole('table', { name: 'Campaigns' }).waitFor();
    await page.context().clearCookies();
    await page.getByRole('link', { name: 'Contacts', exact: true }).click();
    await page.getByText(/^You have been logged out/).waitFor();
    await page.getByLabel('E-mail address').fill('admin@example.com');
    await page.getByLabel('Password', { exact: true }).fill(server.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL('**/contacts');
    await page.goto('/login');
    expect(await page.getByText(/^You have been logged out/).count()).toBe(0);
  });
});
