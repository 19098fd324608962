import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { type Api, adminApi } from './admin-api.ts';
import { controlsOf } from './controls.ts';
import { type MailSink, startMailSink } from './mail-sink.ts';
import { type Console, launchBrowser, openConsole, server } from './open-console.ts';

export const SENDER = 'Ann at Acme, sink';
export const NEXT_YEAR = `${new Date().getFullYear() + 1}-01-01`;

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Scene = {
  sink: MailSink;
  api: Api;
  browser: Browser;
  open: Console;
  page: Page;
  /** Also takes the campaign away. */
  close: (campaignId?: string) => Promise<void>;
};

/** A mail server, the API, and an admin at the console, with nothing yet that campaigns send with. */
export async function openScene(): Promise<Scene> {
  const sink = await startMailSink();
  const api = await adminApi(server);
  await clearSending(api);
  const browser = await launchBrowser();
  const open = await openConsole(browser, { role: 'admin' });
  const close = async (campaignId?: string) => {
    await open.close();
    await browser.close();
    if (campaignId) await deleteCampaign(api, campaignId);
    await clearSending(api);
    await sink.close();
  };
  return { sink, api, browser, open, page: open.page, close };
}

async function deleteCampaign(api: Api, campaignId: string): Promise<void> {
  const { status } = await api.campaigns.get.query({ campaignId });
  if (status === 'active') await api.campaigns.pause.mutate({ campaignId });
  await api.campaigns.delete.mutate({ campaignId });
}

/** The demo data sends from nowhere; files that do make things of the same names. */
async function clearSending(api: Api): Promise<void> {
  for (const { id: senderId } of await api.senders.list.query())
    await api.senders.delete.mutate({ senderId });
  for (const { id: scheduleId } of await api.schedules.list.query())
    await api.schedules.delete.mutate({ scheduleId });
  await api.settings.update.mutate({ postalAddress: null });
}

/**
 * What campaigns send with, as an admin leaves it in the console: the postal address, a sender that has sent its test
 * message to the admin, and two schedules.
 */
export async function prepareSending(api: Api, { port, logIn }: MailSink): Promise<Prepared> {
  await api.settings.update.mutate({ postalAddress: 'Acme Ltd, 1 High Street, London' });
  const { id: senderId } = await api.senders.create.mutate({
    kind: 'email',
    mode: 'smtp',
    name: SENDER,
    fromName: 'Ann Example',
    fromEmail: 'ann@acme.example',
    smtp: { host: '127.0.0.1', port, tls: 'none', ...logIn },
    limits: { perDay: 40, perHour: 15, minGapSeconds: 0 },
  });
  expect(await api.senders.test.mutate({ senderId, to: 'admin@example.com' })).toMatchObject({ ok: true });
  await api.schedules.create.mutate({
    name: 'Around the clock',
    timezone: 'UTC',
    windows: everyDay('00:00', '24:00'),
  });
  const { id: nextYearId } = await api.schedules.create.mutate({
    name: 'From next year on',
    timezone: 'UTC',
    windows: everyDay('09:00', '17:00'),
    startsOn: NEXT_YEAR,
  });
  return { senderId, nextYearId };
}

type Prepared = { senderId: string; nextYearId: string };

const everyDay = (from: string, until: string) =>
  Object.fromEntries(WEEK.map((day) => [day, [[from, until] as [string, string]]]));

/** Gives a campaign that is shown another schedule, and waits until that is kept. */
export async function chooseScheduleOf(
  { api, page, campaignId }: { api: Api; page: Page; campaignId: string },
  name: string,
): Promise<void> {
  const { choose, tab } = controlsOf(() => page);
  await tab('Schedule & senders');
  await choose('Schedule', name);
  const { id } = (await api.schedules.list.query()).find((schedule) => schedule.name === name) ?? {
    id: '',
  };
  await expect.poll(async () => (await api.campaigns.get.query({ campaignId })).scheduleId).toBe(id);
  await page.getByRole('status').getByText('Saved').waitFor();
}
