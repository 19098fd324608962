/**
 * @typedef {object} Watch
 * @property {string[]} faults errors of scripts, failed requests and complaints of the browser, as they come
 * @property {() => Promise<void>} settled comes when the page shows what it will show: nothing is asked of the server
 *   any more, nothing is announced as loading, and nothing moves
 */

/**
 * Watches a page from here on.
 * @param {import('playwright-core').Page} page
 * @returns {Watch}
 */
export function watchPage(page) {
  /** @type {string[]} */
  const faults = [];
  /** @type {Set<import('playwright-core').Request>} */
  const underWay = new Set();
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => underWay.add(request));
  page.on('requestfinished', (request) => underWay.delete(request));
  page.on('requestfailed', (request) => {
    underWay.delete(request);
    const reason = request.failure()?.errorText ?? '';
    // The page gave it up itself: another page, or a newer question.
    if (reason !== 'net::ERR_ABORTED') faults.push(`request: ${request.url()} ${reason}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`request: ${response.url()} ${response.status()}`);
  });
  const settled = async () => {
    for (let quiet = 0; quiet < QUIET_FRAMES; ) {
      await page.waitForFunction(isAtRest);
      quiet = underWay.size === 0 ? quiet + 1 : 0;
    }
  };
  return { faults, settled };
}

/** Looks in a row, a frame or more apart: what an answer sets going is asked for within one. */
const QUIET_FRAMES = 4;

/** In the page. */
function isAtRest() {
  if (document.readyState !== 'complete' || document.querySelector('[aria-busy="true"]')) return false;
  const moving = document
    .getAnimations()
    .filter(
      ({ playState, effect }) => playState === 'running' && effect?.getComputedTiming().endTime !== Infinity,
    );
  return moving.length === 0 && new Promise((resolve) => requestAnimationFrame(() => resolve(true)));
}
