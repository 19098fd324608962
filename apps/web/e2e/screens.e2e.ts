import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openConsole, violations } from './setup/open-console.ts';

const WAYS: Record<string, BrowserContextOptions> = {
  'in light colours': { colorScheme: 'light' },
  'in dark colours': { colorScheme: 'dark' },
  'at 360 pixels': { viewport: { width: 360, height: 740 }, hasTouch: true },
};

const SCREENS = [
  '/campaigns',
  '/campaigns?q=nothing-has-this-name',
  '/campaigns?new=true',
  '/campaigns/:id/sequence',
  '/campaigns/:id/recipients',
  '/campaigns/:id/recipients?add=true',
  '/campaigns/:id/launch',
  '/campaigns/:id/statistics',
  '/campaigns/:id/statistics?view=table',
  '/campaigns/:id/activity',
  '/contacts',
  '/contacts/import',
  '/attention',
  '/settings',
];

describe.each(Object.entries(WAYS))('%s', (_name, context) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it('no screen has a fault, a violation of WCAG 2.2 AA, or anything beyond its edge', {
    timeout: 240_000,
  }, async () => {
    const { page, faults, close } = await openConsole(browser, { role: 'admin', context });
    const href = await page
      .getByRole('table', { name: 'Campaigns' })
      .getByRole('link')
      .first()
      .getAttribute('href');
    const id = href?.split('/')[2] ?? '';
    const found: Record<string, string[]> = {};
    for (const screen of SCREENS) {
      await page.goto(screen.replace(':id', id));
      await page.getByRole('main').waitFor();
      await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
      await page.waitForTimeout(500);
      const missing =
        (await page.getByRole('heading', { level: 1, includeHidden: true }).count()) === 1 ? [] : ['no h1'];
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      const problems = [
        ...faults.splice(0),
        ...(await violations(page)),
        ...missing,
        ...(beyond > 0 ? [`${beyond} pixels beyond the edge`] : []),
      ];
      if (problems.length > 0) found[screen] = problems;
    }
    expect(found).toEqual({});
    await close();
  });
});

describe('keys', () => {
  it('open the palette, the search and the help, but not while somebody types', async () => {
    const browser = await launchBrowser();
    const { page, close } = await openConsole(browser, { role: 'director' });
    await page.keyboard.press('/');
    const search = page.getByRole('searchbox', { name: 'Search campaigns' });
    expect(await search.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('c?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await search.inputValue()).toBe('c?');
    await search.fill('');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Search and commands' }).waitFor();
    await page.keyboard.type('settings');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings**');
    await page.locator('main').focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await close();
    await browser.close();
  });
});
