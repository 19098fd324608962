import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { carryAll } from '../../src/smtp/carry.js';
import { createComposer } from '../../src/smtp/compose.js';
import { writeAhead } from '../../src/smtp/write-ahead.js';
import { message, sender } from './setup.js';

it('a message that has begun early has less time by as long as the one before it still took', async () => {
  const left: number[] = [];
  const mails = writeAhead([message('a'), message('b')], { ahead: 2, compose: createComposer(sender(25)) });
  await carryAll({
    line: {
      carry: async (job, next) => {
        left.push(job.leftMs());
        // The end mark is written once the next one is composed; its reply takes a while.
        for (let tries = 0; next() === undefined && tries < 100 && left.length === 1; tries++) await sleep(1);
        await sleep(60);
        return { kind: 'sent' };
      },
      suits: () => true,
      giveBack: () => {},
    },
    mails,
    gate: async () => new Set(),
    messageMs: 10_000,
    held: () => false,
    settle: () => {},
  });
  expect(left).toHaveLength(2);
  expect(left[1]).toBeLessThanOrEqual(10_000 - 50);
});
