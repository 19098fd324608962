import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { screenName } from '../scripts/screen-name.mjs';
import { launchBrowser, openConsole, server, violations } from './setup/open-console.ts';
import { listScreens } from './setup/screens.ts';

type Way = { context: BrowserContextOptions; folder: string; scrolls?: true };

/** In the page: how many parts of it have more to their right than they show. */
const countCutOff = () =>
  [...document.querySelectorAll('main *')].filter(
    (part) =>
      ['auto', 'scroll'].includes(getComputedStyle(part).overflowX) &&
      part.scrollWidth > part.clientWidth + 1,
  ).length;

const WAYS: Record<string, Way> = {
  'in light colours': { context: { colorScheme: 'light' }, folder: 'light' },
  'in dark colours': { context: { colorScheme: 'dark' }, folder: 'dark' },
  'at 360 pixels': {
    context: { viewport: { width: 360, height: 740 }, hasTouch: true },
    folder: 'narrow',
    scrolls: true,
  },
};

describe.each(Object.entries(WAYS))('%s', (_name, { context, folder, scrolls }) => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it('no screen has a fault, a violation of WCAG 2.2 AA, or anything beyond its edge', {
    timeout: 300_000,
  }, async () => {
    const pictures = fileURLToPath(new URL(`.screenshots/${folder}/`, import.meta.url));
    await mkdir(pictures, { recursive: true });
    const { page, faults, settled, close } = await openConsole(browser, { role: 'admin', context });
    const found: Record<string, string[]> = {};
    for (const screen of await listScreens(server)) {
      await page.goto(screen);
      await settled();
      const missing =
        (await page.getByRole('heading', { level: 1, includeHidden: true }).count()) === 1 ? [] : ['no h1'];
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      const cutOff = scrolls ? 0 : await page.evaluate(countCutOff);
      await page.screenshot({ path: `${pictures}${screenName(page.url())}.png`, fullPage: true });
      const problems = [
        ...faults.splice(0),
        ...(await violations(page)),
        ...missing,
        ...(beyond > 0 ? [`${beyond} pixels beyond the edge`] : []),
        ...(cutOff > 0 ? [`${cutOff} parts are cut off at their right`] : []),
      ];
      if (problems.length > 0) found[screen] = problems;
    }
    expect(found).toEqual({});
    await close();
  });
});

describe('keys', () => {
  const isFocused = (field: Locator) => field.evaluate((element) => element === document.activeElement);

  it('open the palette, the search and the help, but not while somebody types', async () => {
    const browser = await launchBrowser();
    const { page, close } = await openConsole(browser, { role: 'director' });
    const search = page.getByRole('searchbox', { name: 'Search campaigns' });
    await page.keyboard.press('/');
    await expect.poll(() => isFocused(search)).toBe(true);
    await page.keyboard.type('c?');
    expect(await search.inputValue()).toBe('c?');
    await page.getByText('No campaign matches').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await search.fill('');

    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Search and commands' });
    await expect.poll(() => isFocused(palette.getByRole('textbox'))).toBe(true);
    await page.keyboard.type('settings');
    await palette.locator('[data-selected]').filter({ hasText: 'Go to settings' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings**');
    await palette.waitFor({ state: 'detached' });

    await page.locator('main').focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await close();
    await browser.close();
  });
});
