import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from './launch-browser.mjs';
import { screenName } from './screen-name.mjs';
import { watchPage } from './watch-page.mjs';

const USAGE =
  'Usage: validate-browser.sh URL... [--email EMAIL --password PASSWORD] [--screenshots FOLDER] [--timeout SECONDS]';

const OUTSIDE = /** @type {const} */ (['main']);
const INSIDE = /** @type {const} */ (['banner', 'navigation', 'main']);

/** Which landmarks a page must have: nobody is led around before the log-in. */
const landmarksOf = (/** @type {string} */ url) => (new URL(url).pathname === '/login' ? OUTSIDE : INSIDE);

/**
 * Opens one page, and says what is wrong with it.
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} url
 * @param {{ screenshot: string | undefined, timeoutMs: number }} options
 */
async function validate(context, url, { screenshot, timeoutMs }) {
  const page = await context.newPage();
  page.setDefaultTimeout(timeoutMs);
  const { faults, settled } = watchPage(page);
  try {
    await page.goto(url, { waitUntil: 'load' });
    await settled();
    // Behind an open dialog they are hidden from the reader, and still count.
    for (const landmark of landmarksOf(page.url()))
      if ((await page.getByRole(landmark, { includeHidden: true }).count()) === 0)
        faults.push(`landmark: there is no ${landmark}`);
  } catch (error) {
    faults.push(`page: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
  }
  if (screenshot) await page.screenshot({ path: screenshot, fullPage: true });
  await page.close();
  return faults;
}

async function main() {
  const { positionals: urls, values } = parseArgs({
    allowPositionals: true,
    options: {
      email: { type: 'string' },
      password: { type: 'string' },
      screenshots: { type: 'string' },
      timeout: { type: 'string', default: '30' },
    },
  });
  const timeoutMs = Number(values.timeout) * 1000;
  if (!urls[0] || !(timeoutMs > 0)) throw new Error(USAGE);
  if (values.screenshots) await mkdir(values.screenshots, { recursive: true });
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({
      reducedMotion: 'reduce',
      viewport: { width: 1280, height: 850 },
    });
    if (values.email) {
      const answer = await context.request.post(new URL('/api/auth/login', urls[0]).href, {
        data: { email: values.email, password: values.password ?? '' },
      });
      if (!answer.ok()) throw new Error(`${values.email} could not log in: ${answer.status()}`);
    }
    for (const url of urls) {
      const screenshot = values.screenshots && join(values.screenshots, `${screenName(url)}.png`);
      const faults = await validate(context, url, { screenshot, timeoutMs });
      if (faults.length === 0) console.log(`${url}: no fault`);
      for (const fault of faults) console.error(`${url}: ${fault}`);
      if (faults.length > 0) process.exitCode = 1;
    }
  } finally {
    await browser.close();
  }
}

await main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
