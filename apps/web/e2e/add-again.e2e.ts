import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, adminApi } from './setup/admin-api.ts';
import { newContacts } from './setup/new-contacts.ts';
import { type Console, launchBrowser, openConsole, server } from './setup/open-console.ts';

describe('people who would be skipped', () => {
  let browser: Browser;
  let open: Console;
  let page: Page;
  let api: Api;

  beforeAll(async () => {
    api = await adminApi(server);
    browser = await launchBrowser();
    open = await openConsole(browser, { role: 'director' });
    page = open.page;
  });
  afterAll(async () => {
    await open.close();
    await browser.close();
  });

  /** An active campaign that has written to somebody, and they are. */
  async function givenContacted(name: string) {
    const { id: campaignId } = await api.campaigns.create.mutate({
      name,
      type: 'email',
      sequences: [
        { channel: 'email', subject: 'One', messageTemplate: 'Hi', delayDays: 0 },
        { channel: 'email', subject: 'Two', messageTemplate: 'Hi', delayDays: 3 },
      ],
    });
    const { recipients } = await api.recipients.add.mutate({
      campaignId,
      contactIds: await newContacts(name, 1),
    });
    const [recipient] = recipients;
    if (!recipient?.contact.email) throw new Error('nobody was added');
    await api.campaigns.activate.mutate({ campaignId });
    await api.actions.executeNext.mutate({ campaignId });
    return { campaignId, email: recipient.contact.email, recipientId: recipient.id };
  }

  async function check(campaignId: string, email: string) {
    await page.goto(`/campaigns/${campaignId}/recipients?add=true`);
    const dialog = page.getByRole('dialog', { name: /^Add people to/ });
    await dialog.getByRole('textbox', { name: 'Search' }).fill(email);
    await dialog.getByRole('button', { name: 'Check 1 person' }).click();
    await dialog.getByRole('button', { name: 'Nobody to add' }).waitFor();
    return dialog;
  }

  it('were removed after they had been reached: they are taken once one says so', async () => {
    const { campaignId, email, recipientId } = await givenContacted('Again');
    await api.recipients.remove.mutate({ campaignId, recipientId });
    const dialog = await check(campaignId, email);
    await dialog.getByText('0 ready to be added, 1 contacted by it before').waitFor();
    const all = dialog.getByRole('switch', {
      name: 'Add also those whom this campaign has contacted before',
    });
    await all.check();
    await dialog.getByRole('button', { name: 'Add 1 person' }).waitFor();
    await all.uncheck();
    await dialog.getByRole('button', { name: 'Nobody to add' }).waitFor();
    await all.check();
    await dialog.getByRole('button', { name: 'Add 1 person' }).click();
    await dialog.getByText('1 person added').waitFor();
    const { items } = await api.recipients.list.query({ campaignId });
    expect(items).toMatchObject([{ status: 'pending', contact: { email } }]);
  });

  it('are under way elsewhere: the same', async () => {
    const { email } = await givenContacted('Elsewhere');
    const { id: campaignId } = await api.campaigns.create.mutate({ name: 'Beside it', type: 'email' });
    const dialog = await check(campaignId, email);
    await dialog
      .getByRole('switch', { name: 'Add also those who are under way in another campaign' })
      .check();
    await dialog.getByRole('button', { name: 'Add 1 person' }).click();
    await dialog.getByText('1 person added').waitFor();
  });

  it('had no fault in the browser on the way', () => {
    expect(open.faults).toEqual([]);
  });
});
