/**
 * Scrolls the list of contacts, and measures from frame to frame.
 * @param {import('playwright-core').Page} page logged in
 * @returns {Promise<{ contacts: number, wheelMs: number[], thumbMs: number[], mainThreadMs: number }>} how many contacts
 *   there are; milliseconds between two frames while a wheel turns, and while somebody drags the scroll bar's thumb from
 *   end to end; and the processor time of the page's main thread a frame, on which a busy machine has little influence
 */
export async function measureScroll(page) {
  await page.goto('/contacts');
  const list = page.getByRole('region', { name: 'List of contacts' });
  await list.getByRole('link').first().waitFor();
  const contacts = Number(await list.getByRole('table').getAttribute('aria-rowcount')) - 1;

  const box = await list.boundingBox();
  if (!box) throw new Error('the list of contacts is not in view');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await taskSeconds(session);
  await page.evaluate(startCounting);
  for (let turn = 0; turn < WHEEL_TURNS; turn++) await page.mouse.wheel(0, WHEEL_PIXELS);
  const wheelMs = await page.evaluate(stopCounting);

  await page.evaluate(startCounting);
  await list.evaluate(dragThumb, HAND);
  const thumbMs = await page.evaluate(stopCounting);
  const taskMs = 1000 * ((await taskSeconds(session)) - before);
  return { contacts, wheelMs, thumbMs, mainThreadMs: taskMs / (wheelMs.length + thumbMs.length) };
}

/** @param {import('playwright-core').CDPSession} session */
async function taskSeconds(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

const WHEEL_TURNS = 400;
const WHEEL_PIXELS = 480;
const HAND = { pulls: 6, pullMs: 500, restMs: 300 };

/** In the page. */
function startCounting() {
  /** @type {number[]} */
  const frames = [];
  let last = performance.now();
  const count = () => {
    const now = performance.now();
    frames.push(now - last);
    last = now;
    counter.handle = requestAnimationFrame(count);
  };
  const counter = { frames, handle: requestAnimationFrame(count) };
  Object.assign(globalThis, { counter });
}

/** In the page. */
function stopCounting() {
  const { counter } = /** @type {{ counter: { frames: number[], handle: number } }} */ (
    /** @type {unknown} */ (globalThis)
  );
  cancelAnimationFrame(counter.handle);
  return counter.frames;
}

/**
 * In the page: as a hand does it, from end to end in pulls of half a second with rests between, in which the rows that
 * are in view arrive. The hand does not wait for frames: whoever draws few of them sees longer jumps.
 * @param {Element} list
 * @param {{ pulls: number, pullMs: number, restMs: number }} hand
 */
function dragThumb(list, { pulls, pullMs, restMs }) {
  const way = list.scrollHeight - list.clientHeight;
  const begun = performance.now();
  return new Promise((resolve) => {
    const drag = () => {
      const passed = performance.now() - begun;
      const before = Math.floor(passed / (pullMs + restMs));
      const pulled = before + Math.min(1, (passed % (pullMs + restMs)) / pullMs);
      list.scrollTop = way * Math.min(1, pulled / pulls);
      if (before < pulls) requestAnimationFrame(drag);
      else resolve(null);
    };
    requestAnimationFrame(drag);
  });
}
