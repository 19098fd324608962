import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { inject } from 'vitest';
import { watchPage } from '../../scripts/watch-page.mjs';

export { launchBrowser } from '../../scripts/launch-browser.mjs';

export const server = inject('server');

/** Long enough for a machine that has other things to do. */
const WAIT_MS = 30_000;

export type Role = 'admin' | 'director' | 'member';

export type Console = {
  page: Page;
  /** Errors of scripts, failed requests and complaints of the browser, as they come. */
  faults: string[];
  /** Comes when the page shows what it will show. */
  settled: () => Promise<void>;
  close: () => Promise<void>;
};

/** A browser window of its own on the console; logged in when a role is given. */
export async function openConsole(
  browser: Browser,
  options: { role?: Role; context?: BrowserContextOptions } = {},
): Promise<Console> {
  const context = await browser.newContext({
    baseURL: server.baseUrl,
    viewport: { width: 1280, height: 850 },
    reducedMotion: 'reduce',
    ...options.context,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MS);
  const { faults, settled } = watchPage(page);
  if (options.role) await logIn(page, options.role);
  // Being asked to log in is no fault.
  faults.length = 0;
  return { page, faults, settled, close: () => context.close() };
}

export async function logIn(page: Page, role: Role): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('E-mail address').fill(`${role}@example.com`);
  await page.getByLabel('Password', { exact: true }).fill(server.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL('**/campaigns');
  await page.getByRole('table', { name: 'Campaigns' }).waitFor();
}

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds against WCAG 2.2 A and AA, a line each. */
export async function violations(page: Page): Promise<string[]> {
  // Evaluated, not added as a script: the page's content security policy stays as it is.
  await page.evaluate(await axeSource);
  const results = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 120)}`),
  );
}
