/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('playwright-core').Locator} Locator */

/**
 * What somebody does in a minute: each with how it is begun, and what tells that it is done.
 * @type {Record<string, { begin: (page: Page) => Promise<void>, done: (page: Page) => Promise<void> }>}
 */
const INTERACTIONS = {
  'tick a campaign': {
    begin: (page) =>
      page
        .getByRole('checkbox', { name: /^Select (?!all)/ })
        .first()
        .click(),
    done: (page) => shows(page.getByText('1 campaign selected')),
  },
  'search campaigns': {
    begin: (page) => page.getByRole('searchbox', { name: 'Search campaigns' }).fill('no such campaign'),
    done: (page) => shows(page.getByText('No campaign matches')),
  },
  'take the search back': {
    begin: (page) => page.getByRole('searchbox', { name: 'Search campaigns' }).fill(''),
    done: (page) => shows(page.getByRole('table', { name: 'Campaigns' })),
  },
  'open the palette': {
    begin: (page) => page.keyboard.press('Control+k'),
    done: (page) => shows(page.getByRole('dialog', { name: 'Search and commands' })),
  },
  'close the palette': {
    begin: (page) => page.keyboard.press('Escape'),
    done: (page) => isGone(page.getByRole('dialog')),
  },
  'open a campaign': {
    begin: (page) => page.getByRole('table', { name: 'Campaigns' }).getByRole('link').first().click(),
    done: (page) => shows(page.getByRole('button', { name: /^(Edit|Open) step 1/ })),
  },
  'go to its recipients': {
    begin: (page) => tab(page, 'Recipients'),
    done: (page) => shows(page.getByRole('table', { name: 'Recipients' })),
  },
  'go to its statistics': {
    begin: (page) => tab(page, 'Statistics'),
    done: (page) => shows(page.getByRole('table', { name: 'Figures by step' })),
  },
  'go to the contacts': {
    begin: (page) => page.getByRole('link', { name: 'Contacts', exact: true }).click(),
    done: (page) => shows(page.getByRole('table', { name: 'Contacts' }).getByRole('link').first()),
  },
  'search contacts': {
    begin: (page) => page.getByRole('searchbox', { name: 'Search contacts' }).fill('nobody of this name'),
    done: (page) => isGone(page.getByRole('table', { name: 'Contacts' })),
  },
};

/**
 * Playwright's own waiting looks again after up to half a second; this does with each frame.
 * @param {Page} page
 * @param {() => Promise<boolean>} isDone
 */
async function inFrame(page, isDone) {
  const begun = performance.now();
  while (!(await isDone())) {
    if (performance.now() - begun > PATIENCE_MS) throw new Error('what was waited for has not come');
    await nextFrame(page);
  }
}

const PATIENCE_MS = 30_000;

const shows = (/** @type {Locator} */ locator) => inFrame(locator.page(), () => locator.first().isVisible());

const isGone = (/** @type {Locator} */ locator) =>
  inFrame(locator.page(), async () => (await locator.count()) === 0);

const nextFrame = (/** @type {Page} */ page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));

const tab = (/** @type {Page} */ page, /** @type {string} */ name) =>
  page
    .getByRole('navigation', { name: 'Campaign' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click();

/**
 * Does all of it once, from the campaign list on.
 * @param {Page} page logged in
 * @returns {Promise<{ doneMs: Record<string, number>, paintMs: number[] }>} milliseconds from the beginning of each to
 *   its end as the reader sees it; and for each press of a key or button, to the next paint (the Event Timing API's
 *   duration, in steps of 8 ms, for those that took 16 or more)
 */
export async function measureInteractions(page) {
  await page.goto('/campaigns');
  await page.getByRole('table', { name: 'Campaigns' }).getByRole('link').first().waitFor();
  await page.evaluate(() => {
    /** @type {number[]} */
    const durations = [];
    Object.assign(globalThis, { durations });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        if ('interactionId' in entry && entry.interactionId) durations.push(entry.duration);
    }).observe(/** @type {PerformanceObserverInit} */ ({ type: 'event', durationThreshold: 16 }));
  });
  /** @type {Record<string, number>} */
  const doneMs = {};
  for (const [name, { begin, done }] of Object.entries(INTERACTIONS)) {
    const before = performance.now();
    await begin(page);
    await done(page);
    doneMs[name] = performance.now() - before;
  }
  const paintMs = await page.evaluate(
    () => /** @type {{ durations: number[] }} */ (/** @type {unknown} */ (globalThis)).durations,
  );
  return { doneMs, paintMs };
}
