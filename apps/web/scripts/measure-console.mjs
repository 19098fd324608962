/**
 * Measures the console in Chromium and prints figures. Only the weight of the first load makes it fail: the others
 * depend on the machine.
 *
 * Usage: measure-console.mjs [--rounds N] [--url URL --email EMAIL --password PASSWORD] [--json FILE]
 * Without a URL it starts the built product with demo data.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { PASSWORD, startDemoServer } from './demo-server.mjs';
import { launchBrowser } from './launch-browser.mjs';
import { median, percentile, spread } from './measure/figures.mjs';
import { measureInteractions } from './measure/interactions.mjs';
import { measureLoad } from './measure/load.mjs';
import { measureScroll } from './measure/scroll.mjs';

const MOST_SCRIPT_BYTES = 300_000;

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    email: { type: 'string', default: 'director@example.com' },
    password: { type: 'string', default: PASSWORD },
    rounds: { type: 'string', default: '5' },
    json: { type: 'string' },
  },
});

const server = values.url ? { baseUrl: values.url, stop: async () => {} } : await startDemoServer();
const browser = await launchBrowser();
try {
  const rounds = Array.from({ length: Number(values.rounds) });
  const loads = [];
  for (const _ of rounds) loads.push(await inNewWindow(measureLoad));
  const minutes = [];
  for (const _ of rounds) minutes.push(await inNewWindow(measureInteractions));
  const scrolls = [];
  for (const _ of rounds) scrolls.push(await inNewWindow(measureScroll));
  report(loads, minutes, scrolls);
  if (values.json) await writeFile(values.json, `${JSON.stringify({ loads, minutes, scrolls }, null, 2)}\n`);
  if (loads.some(({ scriptBytes }) => scriptBytes >= MOST_SCRIPT_BYTES)) process.exitCode = 1;
} finally {
  await browser.close();
  await server.stop();
}

/**
 * With an empty cache, logged in.
 * @template T
 * @param {(page: import('playwright-core').Page) => Promise<T>} work
 */
async function inNewWindow(work) {
  const context = await browser.newContext({
    baseURL: server.baseUrl,
    viewport: { width: 1280, height: 850 },
  });
  const login = await context.request.post('/api/auth/login', {
    data: { email: values.email, password: values.password },
  });
  if (!login.ok()) throw new Error(`${values.email} could not log in: ${login.status()}`);
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

/**
 * @param {Awaited<ReturnType<typeof measureLoad>>[]} loads
 * @param {Awaited<ReturnType<typeof measureInteractions>>[]} minutes
 * @param {Awaited<ReturnType<typeof measureScroll>>[]} scrolls
 */
function report(loads, minutes, scrolls) {
  const [first] = minutes;
  const bytes = median(loads.map(({ scriptBytes }) => scriptBytes));
  line('Campaign list, first load', '');
  line(
    '  script, compressed',
    `${Math.round(bytes / 1000)} kB   aim < 300 kB: ${verdict(bytes < MOST_SCRIPT_BYTES)}`,
  );
  line('  largest contentful paint', spread(loads.map(({ paintMs }) => paintMs)));
  line('  list is there', spread(loads.map(({ listMs }) => listMs)));
  line('Interactions, until the result shows', '');
  for (const name of Object.keys(first?.doneMs ?? {}))
    line(`  ${name}`, spread(minutes.map(({ doneMs }) => doneMs[name] ?? Number.NaN)));
  const paints = minutes.map(({ paintMs }) => Math.max(0, ...paintMs));
  line('  slowest to the next paint, of each round', spread(paints));
  line(`Scrolling ${(scrolls[0]?.contacts ?? 0).toLocaleString('en')} contacts, frame to frame`, '');
  frames(
    '  by the wheel',
    scrolls.flatMap(({ wheelMs }) => wheelMs),
  );
  frames(
    '  by dragging the thumb',
    scrolls.flatMap(({ thumbMs }) => thumbMs),
  );
  const busy = median(scrolls.map(({ mainThreadMs }) => mainThreadMs));
  line('  processor time of the main thread a frame', `${busy.toFixed(1)} ms`);
}

/**
 * @param {string} name
 * @param {readonly number[]} times
 */
function frames(name, times) {
  const at = (/** @type {number} */ share) => `${Math.round(percentile(times, share))}`;
  const slow = times.filter((ms) => ms >= 50).length;
  line(
    name,
    `${times.length} frames: median ${at(0.5)}, 95 % ${at(0.95)}, 99 % ${at(0.99)}, most ${at(1)} ms   ` +
      `aim < 50 ms: ${verdict(slow === 0)}${slow > 0 ? ` by ${slow}` : ''}`,
  );
}

/** @param {boolean} met */
function verdict(met) {
  return met ? 'met' : 'missed';
}

/**
 * @param {string} name
 * @param {string} value
 */
function line(name, value) {
  console.log(`${name.padEnd(46)}${value}`.trimEnd());
}
