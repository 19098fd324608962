import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlsOf } from './setup/controls.ts';
import { inDatabase } from './setup/in-database.ts';
import { type Console, openConsole, violations } from './setup/open-console.ts';
import { openScene, type Scene } from './setup/sending.ts';

const NAME = 'Ann who reads';

describe('where answers are read, as an admin sets it up', () => {
  let scene: Scene;
  let open: Console;
  let page: Page;
  let senderId = '';

  beforeAll(async () => {
    scene = await openScene();
    ({ open, page } = scene);
  });
  afterAll(() => scene.close());

  const { field, button, choose } = controlsOf(() => page);
  const reads = () => page.getByRole('switch', { name: 'Read this mailbox' });
  const asForSending = () => page.getByRole('switch', { name: 'Log in as for sending' });
  const inbox = () => page.getByRole('region', { name: 'Answers and bounces' });
  const imapOf = async () => (await scene.api.senders.get.query({ senderId })).imap;
  const saved = () => page.getByText(`“${NAME}” is saved.`).first().waitFor();
  const sealed = () =>
    inDatabase(async (sql) => {
      const [row] = await sql`SELECT imap_password_sealed AS sealed FROM senders WHERE id = ${senderId}`;
      return row?.sealed as string | null;
    });

  it('comes with the service, where it is known and takes passwords', async () => {
    await page.goto('/settings/senders/new');
    expect(await reads().isChecked()).toBe(false);
    await choose('Service', 'Google');
    await field('Inbox server').waitFor();
    expect(await reads().isChecked()).toBe(true);
    expect(await asForSending().isChecked()).toBe(true);
    expect(await field('Inbox server').inputValue()).toBe('imap.gmail.com');
    expect(await field('Inbox port').inputValue()).toBe('993');
    expect(await violations(page)).toEqual([]);

    await choose('Service', 'Microsoft 365');
    await inbox().getByText('Microsoft takes no passwords for reading mailboxes', { exact: false }).waitFor();
    expect(await reads().isChecked()).toBe(false);
    expect(await field('Inbox server').count()).toBe(0);

    await choose('Service', 'Google');
    await reads().uncheck();
    await field('Inbox server').waitFor({ state: 'detached' });
  });

  it('stands with what is wrong beside its field, whoever finds it', async () => {
    await page.reload();
    await field('Name').fill(NAME);
    await field('From address').fill('ann@acme.example');
    await field('Server').fill('127.0.0.1');
    await field('Port').fill(String(scene.sink.port));
    await choose('Encryption', 'None');
    await reads().check();
    await button('Add the sender').click();
    expect(await saidOf(field('Inbox server'))).toContain('Enter the name of the server.');

    await field('Inbox server').fill('imap://here');
    await button('Add the sender').click();
    await page.getByRole('alert').getByText('Not saved').waitFor();
    expect(await saidOf(field('Inbox server'))).toContain('Name the server alone');
    expect(await saidOf(asForSending())).toContain('name the user');

    await field('Inbox server').fill('imap.acme.example');
    await asForSending().uncheck();
    await field('Inbox user').fill('ann.reads');
    await button('Add the sender').click();
    await expect
      .poll(() => saidOf(field('Inbox password')))
      .toContain('The password of this user is missing.');
    await field('Inbox password').fill('open the inbox');
    await button('Add the sender').click();
    await page.getByRole('heading', { name: NAME }).waitFor();
    senderId = (await scene.api.senders.list.query()).find(({ name }) => name === NAME)?.id ?? '';
    expect(await imapOf()).toEqual({
      host: 'imap.acme.example',
      port: 993,
      tls: 'tls',
      user: 'ann.reads',
      hasPassword: true,
    });
    // Refused on the way.
    open.faults.splice(0, Infinity, ...open.faults.filter((fault) => !/422/.test(fault)));
  });

  it('keeps its password through a change, and drops it with its own log-in', async () => {
    const before = await sealed();
    expect(before).not.toBeNull();
    expect(await field('Inbox password').inputValue()).toBe('');
    expect(await field('Inbox password').getAttribute('placeholder')).toBe('Stored; leave empty to keep it');
    await field('Inbox port').fill('1993');
    await page.keyboard.press('Control+Enter');
    await saved();
    expect(await imapOf()).toMatchObject({ port: 1993, user: 'ann.reads', hasPassword: true });
    expect(await sealed()).toBe(before);

    await field('User').fill('ann');
    await asForSending().check();
    await page.keyboard.press('Control+Enter');
    await expect.poll(imapOf).toMatchObject({ port: 1993, user: null, hasPassword: false });
    expect(await sealed()).toBeNull();
  });

  it('is told of on the page and in the list: not yet read, read, or why not', async () => {
    await page.getByText('Inbox not read yet').waitFor();
    await inDatabase(
      (sql) =>
        sql`UPDATE sender_inboxes SET read_at = now() - interval '70 seconds' WHERE sender_id = ${senderId}`,
    );
    await page.reload();
    await page.getByText('Inbox read 1 minute ago').waitFor();
    await inDatabase(
      (sql) => sql`
        UPDATE sender_inboxes SET problem = 'The server refuses the log-in of “ann”.', problem_since = now(), failures = 3
        WHERE sender_id = ${senderId}`,
    );
    const trouble = /^Inbox not read since .+: The server refuses the log-in of “ann”\.$/;
    await page.reload();
    await page.getByText(trouble).waitFor();
    expect(await violations(page)).toEqual([]);

    const { page: theirs, close } = await openConsole(scene.browser, { role: 'member' });
    await theirs.goto('/settings/senders');
    await theirs.getByRole('table', { name: 'Senders' }).getByText(trouble).waitFor();
    expect(await violations(theirs)).toEqual([]);
    await theirs.goto('/settings/health');
    const unseen = theirs.getByRole('alert', { name: 'Answers go unseen' });
    await unseen.getByText(/^Ann who reads, since .+: The server refuses the log-in of “ann”\.$/).waitFor();
    expect(await violations(theirs)).toEqual([]);
    await close();
  });

  it('is read no more once that is turned off', async () => {
    await reads().uncheck();
    await page.keyboard.press('Control+Enter');
    await expect.poll(imapOf).toBeNull();
    await page.getByText(/^Inbox (not )?read/).waitFor({ state: 'detached' });
  });

  it('had no fault in the browser on the way', () => {
    expect(open.faults).toEqual([]);
  });
});

/** What a field's description says, as it is read out. */
const saidOf = (control: Locator): Promise<string> =>
  control.evaluate((element) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent)
      .join(' '),
  );
