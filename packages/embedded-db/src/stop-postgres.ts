import { errorCode } from './errors.js';
import { runningPostmaster, waitUntilGone } from './postmaster.js';

/**
 * Stops the server on `pgdata`, if one runs, and returns once it is gone: `fast` ends sessions and writes everything
 * out, `immediate` drops everything (for throw-away clusters).
 *
 * @param onlyPid leaves any other process alone: after a crash, someone may have started a new server on the same data
 * @throws EmbeddedDatabaseError when it does not stop within a minute
 */
export async function stopPostgres(
  pgdata: string,
  mode: 'fast' | 'immediate',
  onlyPid?: number,
): Promise<void> {
  const postmaster = await runningPostmaster(pgdata);
  if (!postmaster || (onlyPid !== undefined && postmaster.pid !== onlyPid)) return;
  try {
    process.kill(postmaster.pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
  await waitUntilGone(pgdata, postmaster.pid);
}
