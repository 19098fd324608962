import type { Logger } from 'pino';
import { findLaunchers } from './launchers.js';

const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Ctrl-C reaches us from the terminal, and once more from a package manager that passes it on. Within this time it is
 * one and the same, in milliseconds.
 */
const SAME_SIGNAL_MS = 1_000;

/** How often it is looked for whether who started us is still there, in milliseconds. */
const LAUNCHER_CHECK_MS = 1_000;

/**
 * Aborts at the first SIGTERM, SIGINT or SIGHUP, and when the package manager that started us is gone, so that work can
 * end in order. A second signal ends the process at once.
 */
export function stopSignal(log: Logger): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  const stop = (why: string) => {
    firstAt = performance.now();
    log.info(`stopping: ${why}`);
    controller.abort();
  };
  for (const name of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const)
    process.on(name, () => {
      if (!controller.signal.aborted) stop(name);
      // A terminal that is closed says so beside whatever else it sends.
      else if (name !== 'SIGHUP' && performance.now() - firstAt > SAME_SIGNAL_MS)
        process.exit(128 + NUMBERS[name]);
    });
  const launchers = findLaunchers();
  setInterval(() => {
    const lost = controller.signal.aborted ? undefined : launchers.lost();
    if (lost) stop(lost);
  }, LAUNCHER_CHECK_MS).unref();
  return controller.signal;
}
