import { weighScripts } from './script-weight.mjs';

/**
 * Loads the campaign list once with nothing in the cache.
 * @param {import('playwright-core').Page} page logged in
 * @returns {Promise<{ scriptBytes: number, paintMs: number, listMs: number }>} script over the wire; milliseconds from
 *   the start of navigation to the largest paint, and to the list
 */
export async function measureLoad(page) {
  const weight = await weighScripts(page);
  await page.goto('/campaigns');
  await page.getByRole('table', { name: 'Campaigns' }).getByRole('link').first().waitFor();
  const listMs = await page.evaluate(() => performance.now());
  const paintMs = await page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? Number.NaN)).observe(
          {
            type: 'largest-contentful-paint',
            buffered: true,
          },
        );
      }),
  );
  return { scriptBytes: weight(), paintMs, listMs };
}
