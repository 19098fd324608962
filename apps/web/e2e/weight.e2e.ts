import { expect, it } from 'vitest';
import { weighScripts } from '../scripts/measure/script-weight.mjs';
import { launchBrowser, openConsole } from './setup/open-console.ts';

it('the first load of the campaign list takes less than 300 kB of script', async () => {
  const browser = await launchBrowser();
  const { page, settled, close } = await openConsole(browser, { role: 'director' });
  const weight = await weighScripts(page);
  await page.goto('/campaigns');
  await page.getByRole('table', { name: 'Campaigns' }).waitFor();
  await settled();
  // Less than any build of it would be: then it would have come from a cache.
  expect(weight()).toBeGreaterThan(100_000);
  expect(weight()).toBeLessThan(300_000);
  await close();
  await browser.close();
});
