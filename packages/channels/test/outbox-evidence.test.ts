import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { createLogChannel } from '../src/index.js';

/** Longer than the steps of the clock by which files are stamped. */
const TICK_MS = 30;
const HOUR_MS = 3_600_000;

let outboxFile: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'outbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  outboxFile = join(folder, 'outbox.jsonl');
});

const write = (id: string, at: Date) =>
  appendFileSync(outboxFile, `{"action_id":"${id}","at":"${at.toISOString()}"}\n`);
/** The instant between what was done before and what is done after. */
async function gate(): Promise<Date> {
  await sleep(TICK_MS);
  const at = new Date();
  await sleep(TICK_MS);
  return at;
}
/** As the next executor sees it, whose start makes the file when it is missing. */
const evidence = async (id: string, gatedAt: Date) =>
  (await createLogChannel({ outboxFile }).evidence(new Map([[id, gatedAt]]))).get(id);

it('a message without a line did not go out, in a file that was there before its gate', async () => {
  createLogChannel({ outboxFile });
  const gatedAt = await gate();
  expect(await evidence('a', gatedAt)).toBe('not_delivered');
});

it('a message without a line did not go out, when others have written before and since', async () => {
  write('before', new Date());
  const gatedAt = await gate();
  write('since', new Date());
  expect(await evidence('a', gatedAt)).toBe('not_delivered');
});

it.each([-HOUR_MS, HOUR_MS])(
  'the same holds of lines of a clock that is simulated, %d ms off',
  async (off) => {
    createLogChannel({ outboxFile });
    const gatedAt = await gate();
    write('since', new Date(Date.now() + off));
    expect(await evidence('a', gatedAt)).toBe('not_delivered');
  },
);

it('nothing is proven by a file that was made when the old one had been moved away', async () => {
  createLogChannel({ outboxFile });
  const gatedAt = await gate();
  write('a', new Date());
  renameSync(outboxFile, `${outboxFile}.1`);
  expect(await evidence('a', gatedAt)).toBe('unknown');
  write('since', gatedAt);
  expect(await evidence('a', gatedAt)).toBe('unknown');
  expect(await evidence('since', gatedAt)).toBe('delivered');
});

it('nothing is proven by a file that was emptied in its place', async () => {
  write('before', new Date());
  const gatedAt = await gate();
  write('a', new Date());
  truncateSync(outboxFile);
  expect(await evidence('a', gatedAt)).toBe('unknown');
  write('since', new Date());
  expect(await evidence('a', gatedAt)).toBe('unknown');
});

it('nothing is proven by a file in which no line is readable', async () => {
  writeFileSync(outboxFile, '{"action_id":"a","campaign_id":"camp');
  expect(await evidence('a', await gate())).toBe('unknown');
});
