import { expect, it } from 'vitest';
import { copies, openScene } from './scene.js';

it.each([2, 8, 50])('%i executors that start at once send each of 500 messages once', async (count) => {
  // The server, too, has only a share of two cores, and may take its time.
  const scene = await openScene({ people: 500, lease: 120 });
  const all = Array.from({ length: count }, () => scene.start('run', '--json'));
  const ends = await Promise.all(all.map((executor) => executor.exited));
  expect(all.filter((_, n) => ends[n]?.code !== 0).map((executor) => executor.said())).toEqual([]);
  // A follow-up may become due as the last of them leaves.
  await scene.finish();
  expect(await scene.steps(1)).toEqual({ sent: 500 });
  expect(await scene.steps(2)).toEqual({ sent: 500 });
  expect(copies(scene.sink)).toEqual(Array(1_000).fill(1));
});
