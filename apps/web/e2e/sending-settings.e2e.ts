import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlsOf } from './setup/controls.ts';
import type { MailSink } from './setup/mail-sink.ts';
import type { Console } from './setup/open-console.ts';
import { NEXT_YEAR, openScene, type Scene, SENDER } from './setup/sending.ts';

describe('what campaigns send with, as an admin sets it up', () => {
  let scene: Scene;
  let sink: MailSink;
  let open: Console;
  let page: Page;

  beforeAll(async () => {
    scene = await openScene();
    ({ sink, open, page } = scene);
  });
  afterAll(() => scene.close());

  const { field, button, choose } = controlsOf(() => page);
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

  it('keeps addresses that nothing is sent to', async () => {
    await page.goto('/settings/suppressions');
    await button('Suppress addresses').click();
    const addresses = page.getByRole('dialog').getByLabel('Addresses');
    await addresses.fill('not an address');
    await button('Suppress 1 address').waitFor();
    await addresses.fill('no-more@acme.example \nnever@acme.example;');
    await button('Suppress 2 addresses').click();
    await page.getByText('2 addresses suppressed.').waitFor();
    await page.getByRole('searchbox', { name: 'Search addresses' }).fill('never@');
    await page.getByText('1 address', { exact: true }).waitFor();
    await button('Remove never@acme.example').click();
    await button('Take it off the list').click();
    await page.getByText('No address matches').waitFor();
  });

  it('had no fault in the browser on the way', () => {
    expect(open.faults).toEqual([]);
  });
});
