import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { email: { type: 'string' }, password: { type: 'string' }, screenshot: { type: 'string' } },
});
const [url] = positionals;
if (!url) {
  console.error('Usage: validate-browser.sh URL [--email EMAIL --password PASSWORD] [--screenshot FILE]');
  process.exit(2);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
  ],
});
const faults = [];
try {
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  if (values.email) {
    const answer = await page.request.post(new URL('/api/auth/login', url).href, {
      data: { email: values.email, password: values.password ?? '' },
    });
    if (!answer.ok()) faults.push(`log-in: ${answer.status()}`);
  }
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && faults.push(`console: ${message.text()}`));
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    if (reason !== 'net::ERR_ABORTED') faults.push(`request: ${request.url()} ${reason}`);
  });
  page.on(
    'response',
    (response) => response.status() >= 400 && faults.push(`request: ${response.url()} ${response.status()}`),
  );
  await page.goto(url, { waitUntil: 'load' });
  await page
    .getByRole('main')
    .waitFor({ timeout: 15_000 })
    .catch(() => undefined);
  await page
    .waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
    .catch(() => undefined);
  await page.waitForTimeout(500);
  const outside = new URL(page.url()).pathname === '/login';
  for (const landmark of outside ? ['main'] : ['banner', 'navigation', 'main'])
    if ((await page.getByRole(landmark).count()) === 0) faults.push(`landmark: there is no ${landmark}`);
  if (values.screenshot) await page.screenshot({ path: values.screenshot, fullPage: true });
} finally {
  await browser.close();
}
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(`${url}: no fault`);
