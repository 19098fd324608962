import type { Logger } from './log.js';

/** How long what has passed the gate may take to finish after the first signal. */
const GRACE_MS = 30_000;
const NUMBERS = { SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Aborts at the first SIGTERM or SIGINT, so that work can end in order. The second one, or 30 seconds, ends the process
 * on the spot; what it had in hand is then found by the next executor.
 */
export function stopSignal(log: Logger): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(128 + NUMBERS[name]);
      log.info({ signal: name }, 'stopping: what has been started is finished, the rest is given back');
      controller.abort();
      setTimeout(() => {
        log.error('still not finished after 30 seconds: leaving the rest to the next executor');
        process.exit(1);
      }, GRACE_MS).unref();
    });
  return controller.signal;
}
