import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, adminApi } from './setup/admin-api.ts';
import { createOneStep } from './setup/one-step.ts';
import { type Console, launchBrowser, openConsole, server } from './setup/open-console.ts';

describe('a step that two people write', () => {
  let browser: Browser;
  let open: Console;
  let page: Page;
  let beside: Page;
  let api: Api;
  let campaignId = '';
  let stepId = '';

  beforeAll(async () => {
    api = await adminApi(server);
    ({ campaignId, stepId } = await createOneStep(api, 'The same step by two'));
    browser = await launchBrowser();
    open = await openConsole(browser, { role: 'admin' });
    page = open.page;
    beside = await page.context().newPage();
    for (const at of [page, beside]) {
      await at.goto(`/campaigns/${campaignId}/sequence?step=${stepId}`);
      await at.getByRole('textbox', { name: 'Message', exact: true }).waitFor();
    }
  });
  afterAll(async () => {
    await open.close();
    await browser.close();
  });

  const saved = () => page.getByRole('status').getByText('Saved').waitFor();
  const question = () => page.getByRole('dialog', { name: 'Leave without saving?' });
  const getStep = async () => (await api.campaigns.get.query({ campaignId })).sequences[0];

  it('of two windows that write the same, the second is shown what the first wrote, and chooses', async () => {
    const message = (at: Page) => at.getByRole('textbox', { name: 'Message', exact: true });
    const clash = beside.getByRole('alert').filter({ hasText: 'Somebody else has changed the same' });
    const stored = async () => (await getStep())?.messageTemplate;
    await message(page).fill('First here');
    await expect.poll(stored).toBe('First here');
    await message(beside).fill('Second there');
    await clash.getByText('First here').waitFor();
    expect(await message(beside).textContent()).toContain('Second there');
    expect(await stored()).toBe('First here');
    await clash.getByRole('button', { name: 'Keep what I wrote' }).click();
    await expect.poll(stored).toBe('Second there');
    await clash.waitFor({ state: 'detached' });

    await message(page).fill('Third here');
    await clash.waitFor({ state: 'detached' });
    const mine = page.getByRole('alert').filter({ hasText: 'Somebody else has changed the same' });
    await mine.getByText('Second there').waitFor();
    await mine.getByRole('button', { name: 'Take theirs' }).click();
    await expect.poll(() => message(page).textContent()).toContain('Second there');
    expect(await stored()).toBe('Second there');
    open.faults.length = 0;
  });

  it('a step that another window has moved is saved at its new place, and no other one is overwritten', async () => {
    const { id } = await api.sequences.add.mutate({
      campaignId,
      channel: 'linkedin_message',
      messageTemplate: 'The other step',
      delayDays: 1,
    });
    await api.sequences.reorder.mutate({ campaignId, sequenceIds: [id, stepId] });
    await page.getByRole('textbox', { name: 'Message', exact: true }).fill('Written after the move');
    const texts = async () =>
      (await api.campaigns.get.query({ campaignId })).sequences.map((step) => step.messageTemplate);
    await expect.poll(texts).toEqual(['The other step', 'Written after the move']);
    await saved();
    await api.sequences.delete.mutate({ campaignId, stepNumber: 1 });
    open.faults.length = 0;
  });

  it('what is typed in a step that another window deletes stays to be seen', async () => {
    const { id, stepNumber } = await api.sequences.add.mutate({
      campaignId,
      channel: 'linkedin_message',
      messageTemplate: 'Soon gone',
      delayDays: 1,
    });
    await page.goto(`/campaigns/${campaignId}/sequence?step=${id}`);
    const message = page.getByRole('textbox', { name: 'Message', exact: true });
    await message.waitFor();
    await api.sequences.delete.mutate({ campaignId, stepNumber });
    await message.fill('Typed into what is gone');
    await page.getByRole('alert').filter({ hasText: 'Somebody has deleted this step' }).waitFor();
    expect(await message.textContent()).toContain('Typed into what is gone');
    await page.getByRole('button', { name: 'Close the editor' }).click();
    await question().getByRole('button', { name: 'Leave without saving' }).click();
    await message.waitFor({ state: 'detached' });
    open.faults.length = 0;
  });

  it('saves on after Ctrl-Enter was pressed with nothing to save', async () => {
    const message = page.getByRole('textbox', { name: 'Message', exact: true });
    await page.goto(`/campaigns/${campaignId}/sequence?step=${stepId}`);
    await message.press('Control+Enter');
    await saved();
    await message.fill('Written after Ctrl-Enter');
    await expect.poll(async () => (await getStep())?.messageTemplate).toBe('Written after Ctrl-Enter');
  });

  it('had no other fault in the browser on the way', () => {
    expect(open.faults).toEqual([]);
  });
});
