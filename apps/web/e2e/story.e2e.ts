import { readFile } from 'node:fs/promises';
import { createCampaignsApi } from '@outreach/client';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlsOf, write } from './setup/controls.ts';
import { inDatabase } from './setup/in-database.ts';
import { type Console, launchBrowser, openConsole, server } from './setup/open-console.ts';
import { runExecutor } from './setup/run-executor.ts';

/** A file of the sample data with much that is wrong in files … */
const MESSY_FILE = 'packages/core/sample-data/contacts-messy.csv';
/** … and a row that cannot be used: it has a formula, but nothing that says who it is. */
const ROW_OF_NOBODY = ['=1+1', 'Nobody', ...Array(13).fill('')].join(';');
const NAME = 'Operations leaders, first wave';

const count = (value: number) => value.toLocaleString('en');

describe('a campaign, as somebody new would make it', () => {
  let browser: Browser;
  let open: Console;
  let page: Page;
  let people = 0;
  let sent = 0;

  beforeAll(async () => {
    browser = await launchBrowser();
    open = await openConsole(browser);
    page = open.page;
  });
  afterAll(async () => {
    await open.close();
    await browser.close();
  });

  const { tab } = controlsOf(() => page);

  it('asks to log in first, and leads back to where one wanted to go', async () => {
    await page.goto('/campaigns?status=active');
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await page.getByLabel('E-mail address').fill('director@example.com');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('alert').getByText('The e-mail address or the password is wrong.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(server.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.waitForURL('**/campaigns?status=active');
    await page.getByRole('table', { name: 'Campaigns' }).waitFor();
    open.faults.length = 0;
  });

  it('imports a file, after a dry run that says what is wrong with it', async () => {
    await page.getByRole('link', { name: 'Contacts', exact: true }).click();
    await page.getByRole('button', { name: 'Import a file' }).click();
    const sample = await readFile(`${server.repository}/${MESSY_FILE}`, 'utf8');
    await page.getByLabel('CSV file').setInputFiles({
      name: 'contacts-messy.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`${sample.trimEnd()}\n${ROW_OF_NOBODY}\n`),
    });
    await page.getByRole('button', { name: 'Check the file' }).click();
    await page
      .getByRole('button', { name: /^1\s*Rejected: / })
      .first()
      .click();
    await page
      .getByRole('table', { name: /^Rejected: / })
      .getByRole('row')
      .nth(1)
      .waitFor();
    await page.getByRole('button', { name: /^Import [\d,]+ contacts?: / }).click();
    await page.getByRole('status').getByText('Imported', { exact: true }).waitFor();

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /^[\d,]+ rejected rows? as CSV$/ }).click(),
    ]);
    const rejected = await readFile(await download.path(), 'utf8');
    // A cell that a spreadsheet would take for a formula begins with an apostrophe.
    expect(rejected).toContain("'=");
    expect(rejected).not.toMatch(/(^|[,;]"?)[=@]/m);

    await page.getByText(/^The rows that were not taken are kept until /).waitFor();
    await inDatabase((sql) => sql`UPDATE imports SET applied_at = applied_at - interval '91 days'`);
    await page.reload();
    await page.getByText(/^The rows that were not taken were kept until /).waitFor();
    expect(await page.getByRole('button', { name: /Rejected: / }).count()).toBe(0);
    expect(await page.getByRole('link', { name: / as CSV$/ }).count()).toBe(0);
    await page.getByRole('link', { name: 'See the contacts' }).click();
    await page.getByRole('table', { name: 'Contacts' }).getByRole('link').first().waitFor();
    await page.getByRole('link', { name: 'Campaigns', exact: true }).click();
  });

  it('creates a campaign', async () => {
    await page.getByRole('button', { name: 'New campaign' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill(NAME);
    await page.getByRole('button', { name: 'Create the campaign' }).click();
    await page.waitForURL('**/sequence');
    await page.getByRole('heading', { level: 1, name: NAME }).waitFor();
    await page.getByText('No steps yet').waitFor();
  });

  it('builds three steps, with variables, a fallback and a preview for a real person', async () => {
    await page.getByRole('button', { name: 'Add the first step' }).click();
    await page.getByRole('menuitem', { name: 'E-mail' }).click();
    await write(page, 'Subject', 'Weekend cover at {comp');
    await page.getByRole('option').filter({ hasText: 'Company name' }).waitFor();
    // The editor takes no Enter for a choice that it has only just offered.
    const subject = page.getByRole('textbox', { name: 'Subject', exact: true });
    await expect
      .poll(async () => {
        await page.keyboard.press('Enter');
        return await subject.textContent();
      })
      .toBe('Weekend cover at {{ company }}');
    await write(page, 'Message', 'Is the weekend covered at {{ compny }}?');
    await page
      .getByText(/there is no variable "compny"/)
      .first()
      .waitFor();
    await page.getByText('Not saved', { exact: false }).first().waitFor();
    for (let i = 0; i < '{{ compny }}?'.length; i++) await page.keyboard.press('Backspace');
    await page.keyboard.type('{{ company }}?');
    await page.getByLabel('Fallback for Company name').fill('your company');
    await page.getByRole('status').getByText('Saved').waitFor();
    await page
      .getByTestId('preview-body')
      .getByText(/^Hi .*Is the weekend covered at .+\?$/s)
      .waitFor();
    expect(await page.getByTestId('preview-subject').textContent()).toMatch(/^Weekend cover at \S/);
    const first = await page.getByTestId('preview-body').textContent();
    await page.getByRole('button', { name: 'Next person' }).click();
    await page.waitForFunction(
      (before) => document.querySelector('[data-testid="preview-body"]')?.textContent !== before,
      first,
    );
    await page.getByRole('button', { name: 'Close', exact: true }).click();

    for (const channel of ['LinkedIn message', 'E-mail']) {
      await page.getByRole('button', { name: 'Add a step at the end' }).click();
      await page.getByRole('menuitem', { name: channel }).click();
      await write(page, 'Message', `A word by ${channel}.`);
      await page.getByRole('status').getByText('Saved').waitFor();
      await page.getByRole('button', { name: 'Close', exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await expect
      .poll(() => page.getByRole('button', { name: /^Edit step \d/ }).allTextContents())
      .toEqual([
        expect.stringContaining('1. E-mail'),
        expect.stringContaining('2. LinkedIn message'),
        expect.stringContaining('3. E-mail'),
      ]);
  });

  it('puts the steps into another order, by buttons and by keys', async () => {
    const second = page.getByRole('button', { name: /^Edit step 2/ });
    await page.getByRole('button', { name: 'Move step 3 up' }).click();
    await second.getByText('2. E-mail').waitFor();
    await page.getByRole('button', { name: /^Move step 2: take/ }).focus();
    await page.keyboard.press('Space');
    await page.getByText('It is over place 2 of 3.').waitFor();
    // Below the last place there is none: one press too many changes nothing.
    await expect
      .poll(async () => {
        await page.keyboard.press('ArrowDown');
        return await page.getByText('It is over place 3 of 3.').count();
      })
      .toBe(1);
    await page.keyboard.press('Space');
    await second.getByText('2. LinkedIn message').waitFor();
  });

  it('takes a deletion back', async () => {
    await page.getByRole('button', { name: 'Delete step 3' }).click();
    await page.getByText('Step 3 is deleted.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: /^Edit step 3/ }).waitFor();
  });

  it('chooses recipients by filter, after a dry result', async () => {
    await tab('Recipients');
    await page.getByRole('button', { name: 'Add people' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Role' }).fill('operations');
    await dialog.getByRole('slider', { name: 'Lowest fit score' }).focus();
    for (let i = 0; i < 9; i++) await page.keyboard.press('PageUp');
    for (let i = 0; i < 85; i++) await page.keyboard.press('ArrowRight');
    await dialog.getByRole('button', { name: /^Check [\d,]+ (people|person)$/ }).click();
    const add = dialog.getByRole('button', { name: /^Add [\d,]+ (people|person)$/ });
    await add.waitFor();
    people = Number((await add.textContent())?.replace(/\D/g, ''));
    expect(people).toBeGreaterThan(0);
    await dialog.getByRole('button', { name: /ready to be added/ }).click();
    await dialog.getByRole('listitem').first().waitFor();
    await add.click();
    await dialog
      .getByText(`${people.toLocaleString('en')} ${people === 1 ? 'person' : 'people'} added`)
      .waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('table', { name: 'Recipients' }).waitFor();
  });

  it('launches with a button that says what it will do', async () => {
    await tab('Review & launch');
    await page
      .getByRole('button', { name: new RegExp(`^Launch to ${people.toLocaleString('en')} p`) })
      .click();
    await page.getByRole('main').getByText('Active', { exact: true }).waitFor();
  });

  it('shows the figures moving while the executor works', async () => {
    await page.getByText(`${count(people)} people · 0 sent`).waitFor();
    await runExecutor(server);
    const lines = (await readFile(server.outbox, 'utf8')).trim().split('\n');
    sent = lines.filter((line) => JSON.parse(line).subject?.startsWith('Weekend cover at')).length;
    expect(sent).toBeGreaterThan(2);
    await page.getByText(`· ${count(sent)} sent`).waitFor();
  });

  it('marks somebody as responded, and shows their history', async () => {
    await tab('Recipients');
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'In progress' }).click();
    await page.waitForURL('**status=in_progress');
    await page.getByText(`${count(sent)} people`, { exact: true }).waitFor();
    await page
      .getByRole('button', { name: /^Actions for (?!Operations)/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: /Mark as responded/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Mark as responded' }).click();
    await page.getByText(/ marked as responded\.$/).waitFor();
    await page.getByText(`${count(sent - 1)} people`, { exact: true }).waitFor();
    await page.goto(page.url().replace('in_progress', 'responded'));
    await page.getByRole('table', { name: 'Recipients' }).getByRole('link').first().click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('They replied', { exact: true }).waitFor();
    await drawer.getByText('Step 1: E-mail went out').waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  });

  it('says whom an edit touches before it is saved', async () => {
    await tab('Sequence');
    await page.getByRole('button', { name: /^Edit step 2/ }).click();
    await write(page, 'Message', ' One more thing.');
    await page.getByRole('button', { name: 'Save …' }).click();
    await page.getByText(`${count(sent - 1)} people are waiting for this step`).waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Step 2 is saved.').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('pauses and resumes', async () => {
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByText('Paused: nothing goes out.', { exact: false }).waitFor();
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  });

  it('pauses one person and takes it back, and resumes somebody from their page', async () => {
    await tab('Recipients');
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'In progress' }).click();
    const table = page.getByRole('table', { name: 'Recipients' });
    await page.getByText(`${count(sent - 1)} people`, { exact: true }).waitFor();
    await table
      .getByRole('button', { name: /^Actions for / })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Pause' }).click();
    await table.getByText(/has paused this person/).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await table.getByText(/has paused this person/).waitFor({ state: 'detached' });

    await table
      .getByRole('checkbox', { name: /^Select (?!all)/ })
      .first()
      .check();
    const bulk = page.getByRole('region', { name: 'Selected recipients' });
    await bulk.getByRole('button', { name: 'Pause' }).click();
    await table.getByText(/has paused this person/).waitFor();
    await bulk.waitFor({ state: 'detached' });
    await table.getByRole('link').first().click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText(/Step 2: .* is paused/).waitFor();
    await drawer.getByRole('button', { name: 'Resume' }).click();
    await drawer.getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await table.getByText(/has paused this person/).waitFor({ state: 'detached' });
  });

  it('tells in figures and in words what has happened', async () => {
    await tab('Statistics');
    const step = page.getByRole('table', { name: 'Figures by step' }).getByRole('row').nth(1);
    const figure = step.getByRole('cell').nth(1).getByRole('link');
    const hadIt = await figure.textContent();
    await figure.click();
    await page.getByText(`${hadIt} people`, { exact: true }).waitFor();
    expect(await page.getByRole('combobox', { name: 'Step' }).inputValue()).toBe('Has had step 1');
    await tab('Activity');
    await page
      .getByText(/^Executor sent [\d,]+ messages$/)
      .first()
      .waitFor();
    await page.getByRole('combobox', { name: 'What' }).click();
    await page.getByRole('option', { name: 'Campaign' }).click();
    for (const text of ['launched the campaign', 'paused the campaign', 'set the campaign going again'])
      await page.getByText(text).waitFor();
  });

  it('shows what a legacy page does over REST', async () => {
    const api = createCampaignsApi({ baseUrl: server.baseUrl });
    await api.login('director@example.com', server.password);
    const { id } = await api.createCampaign({ name: 'From the legacy page', type: 'email' });
    await page.goto('/campaigns?q=legacy');
    await page.getByRole('link', { name: 'From the legacy page' }).waitFor();
    await api.updateCampaign(id, { name: 'Renamed by the legacy page' });
    const contacts = await api.getContacts({ limit: 1 });
    await api.addRecipients(id, [contacts[0]?.id ?? '']);
    await page.goto(`/campaigns/${id}/recipients`);
    await page.getByRole('heading', { name: 'Renamed by the legacy page' }).waitFor();
    await page.getByText('1 person', { exact: true }).waitFor();
    await api.deleteCampaign(id);
    expect((await api.getCampaigns({ search: 'legacy' })).total).toBe(0);
  });

  it('logs out', async () => {
    await page.goto('/campaigns');
    await page.getByRole('button', { name: /^Your menu/ }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await page.goto('/campaigns');
    await page.waitForURL('**/login**');
  });

  it('had no fault in the browser on the way', () => {
    // Asked for on the way: a session that has ended, and a template that is refused.
    expect(open.faults.filter((fault) => !/ (401|422)$|status of (401|422)/.test(fault))).toEqual([]);
  });
});
