import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { CHROMIUM } from './env.ts';

export const server = inject('server');

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
];

export type Role = 'admin' | 'director' | 'member';

export type Console = {
  page: Page;
  /** Errors of scripts, failed requests and complaints of the browser, as they come. */
  faults: string[];
  close: () => Promise<void>;
};

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: FLAGS });

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
  page.setDefaultTimeout(15_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // The page gave it up itself: another page, or a newer question.
    if (reason !== 'net::ERR_ABORTED') faults.push(`${request.url()}: ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.url()}: ${response.status()}`);
  });
  if (options.role) await logIn(page, options.role);
  // Being asked to log in is no fault.
  faults.length = 0;
  return { page, faults, close: () => context.close() };
}

export async function logIn(page: Page, role: Role): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('E-mail address').fill(`${role}@example.com`);
  await page.getByLabel('Password', { exact: true }).fill(server.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL('**/campaigns');
  await page.getByRole('heading', { level: 1, name: 'Campaigns' }).waitFor();
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
