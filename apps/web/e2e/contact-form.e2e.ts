import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Api, adminApi } from './setup/admin-api.ts';
import { type Console, launchBrowser, openConsole, server, violations } from './setup/open-console.ts';

const THREE_LINES = 'Saw your talk.\n\nIt was about ports.';

describe('the form of a contact', () => {
  let browser: Browser;
  let open: Console;
  let page: Page;
  let api: Api;
  let contactId = '';

  beforeAll(async () => {
    api = await adminApi(server);
    contactId = (await api.contacts.list.query({ limit: 1 })).items[0]?.id ?? '';
    browser = await launchBrowser();
    open = await openConsole(browser, { role: 'director' });
    page = open.page;
  });
  afterAll(async () => {
    await open.close();
    await browser.close();
  });
  beforeEach(async () => {
    await api.contacts.update.mutate({
      contactId,
      city: 'Hamburg',
      region: null,
      customFields: { opening_line: THREE_LINES, budget: null, size: null },
    });
    await page.goto(`/contacts/${contactId}`);
    await field('City').waitFor();
  });

  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  const save = () => page.getByRole('button', { name: 'Save', exact: true }).click();
  const saved = () => page.getByText('Saved.').first().waitFor();
  const stored = () => api.contacts.get.query({ contactId });
  const clash = () => page.getByRole('alert').filter({ hasText: 'Somebody else has changed the same' });

  it('leaves the lines of a custom field as they are when another field is saved', async () => {
    await field('City').fill('Bremen');
    await save();
    await saved();
    expect(await stored()).toMatchObject({ city: 'Bremen', customFields: { opening_line: THREE_LINES } });
  });

  it('keeps the lines of a custom field that is edited, and takes new ones', async () => {
    await field('opening_line').press('Control+End');
    await field('opening_line').press('Enter');
    await field('opening_line').pressSequentially('Ada');
    await page.getByRole('button', { name: 'Add a field' }).click();
    await field('Name of the field').fill('budget');
    await field('Value').fill('Much');
    await field('Value').press('Enter');
    await field('Value').pressSequentially('More');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await save();
    await saved();
    expect((await stored()).customFields).toMatchObject({
      opening_line: `${THREE_LINES}\nAda`,
      budget: 'Much\nMore',
    });
  });

  it('shows what somebody else has stored in the same fields, and asks which is to stand', async () => {
    await field('City').fill('Written here');
    await field('opening_line').fill('Mine');
    await field('Region or state').fill('North');
    await api.contacts.update.mutate({
      contactId,
      city: 'Stored there',
      country: 'Norway',
      customFields: { opening_line: 'Theirs' },
    });
    await save();
    await clash().getByText('Stored there').waitFor();
    await clash().getByText('Theirs', { exact: true }).waitFor();
    expect(await stored()).toMatchObject({ city: 'Stored there', region: null });
    expect(await field('City').inputValue()).toBe('Written here');
    expect(await field('Country').inputValue()).toBe('Norway');
    expect(await violations(page)).toEqual([]);
    await clash().getByRole('button', { name: 'Keep what I wrote' }).click();
    await clash().waitFor({ state: 'detached' });
    await field('City').and(page.locator(':focus')).waitFor();
    await save();
    await saved();
    expect(await stored()).toMatchObject({
      city: 'Written here',
      region: 'North',
      country: 'Norway',
      customFields: { opening_line: 'Mine' },
    });
    open.faults.length = 0;
  });

  it('takes what somebody else has stored, when one says so, and keeps the rest to be saved', async () => {
    await field('City').fill('Written here');
    await field('Region or state').fill('North');
    await api.contacts.update.mutate({ contactId, city: 'Stored there' });
    await save();
    await clash().getByRole('button', { name: 'Take theirs' }).click();
    expect(await field('City').inputValue()).toBe('Stored there');
    await save();
    await saved();
    expect(await stored()).toMatchObject({ city: 'Stored there', region: 'North' });
    open.faults.length = 0;
  });

  it('says beside the field what the server does not take', async () => {
    await field('LinkedIn address').fill('https://www.linkedin.com/company/acme');
    await save();
    await page.locator('[data-field="linkedinUrl"][aria-invalid="true"]').waitFor();
    expect(await field('City').getAttribute('aria-invalid')).not.toBe('true');
    await page.getByRole('button', { name: 'Undo the changes' }).click();
    expect(await page.getByRole('alert').count()).toBe(0);
    open.faults.length = 0;
  });

  it('says that another contact has the address beside the address', async () => {
    const other = (await api.contacts.list.query({ limit: 2 })).items[1]?.email ?? '';
    await field('E-mail address').fill(other);
    await save();
    await page.getByRole('alert').getByText('Another contact has this e-mail').waitFor();
    expect(await field('E-mail address').getAttribute('aria-invalid')).toBe('true');
    expect(await clash().count()).toBe(0);
    await page.getByRole('button', { name: 'Undo the changes' }).click();
    open.faults.length = 0;
  });

  it('had no other fault in the browser on the way', () => {
    expect(open.faults).toEqual([]);
  });
});
