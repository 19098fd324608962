/**
 * Takes the README's pictures into docs/screenshots: the built product with demo data, in a database of its own. The
 * clock of server and browser is the real one, and the demo data hangs on it, so a picture differs from an earlier one
 * in its dates.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PASSWORD, startDemoServer } from './demo-server.mjs';
import { launchBrowser } from './launch-browser.mjs';
import { watchPage } from './watch-page.mjs';

const FOLDER = fileURLToPath(new URL('../../../docs/screenshots/', import.meta.url));

/** Where to, and how high the window is, so that a picture ends where its content does. */
const PICTURES = {
  campaigns: { path: '/campaigns', height: 470 },
  sequence: { path: '/campaigns/:draft/sequence?step=:firstStep', height: 670 },
  launch: { path: '/campaigns/:draft/launch', height: 560 },
  statistics: { path: '/campaigns/:active/statistics', height: 1260 },
  attention: { path: '/attention', height: 610 },
};
const WIDTH = 1280;

const { baseUrl, stop } = await startDemoServer();
const browser = await launchBrowser();
try {
  const context = await browser.newContext({
    baseURL: baseUrl,
    viewport: { width: WIDTH, height: 700 },
    colorScheme: 'light',
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    reducedMotion: 'reduce',
  });
  const login = await context.request.post('/api/auth/login', {
    data: { email: 'director@example.com', password: PASSWORD },
  });
  if (!login.ok()) throw new Error(`The director could not log in: ${login.status()}`);
  const campaigns = await (await context.request.get('/api/campaigns')).json();
  const named = (/** @type {string} */ status) =>
    campaigns.find((/** @type {{ status: string }} */ campaign) => campaign.status === status).id;
  const steps = await (await context.request.get(`/api/campaigns/${named('draft')}/sequences`)).json();
  await mkdir(FOLDER, { recursive: true });
  const page = await context.newPage();
  const { settled } = watchPage(page);
  for (const [name, { path, height }] of Object.entries(PICTURES)) {
    await page.setViewportSize({ width: WIDTH, height });
    await page.goto(
      path
        .replace(':draft', named('draft'))
        .replace(':active', named('active'))
        .replace(':firstStep', steps[0].id),
    );
    await settled();
    // Nothing has the focus, no cursor blinks.
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    const picture = await page.screenshot({ caret: 'hide', animations: 'disabled' });
    await writeFile(join(FOLDER, `${name}.png`), picture);
    console.log(`docs/screenshots/${name}.png  ${Math.round(picture.length / 1000)} kB`);
  }
} finally {
  await browser.close();
  await stop();
}
