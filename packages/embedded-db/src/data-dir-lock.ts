import path from 'node:path';
import { lock } from 'proper-lockfile';
import { EmbeddedDatabaseError, errorCode, errorMessage } from './errors.js';

/** How long a lock outlives a killed holder, in milliseconds; a living one renews it well before. */
const staleMs = 10_000;

/** Longer than any start should take; recovery after a crash of the machine can take minutes. */
const patienceMs = 10 * 60_000;

/**
 * Runs `work` while no other process does the same with this folder: joining and leaving the server exclude each other.
 *
 * @throws EmbeddedDatabaseError when another process holds the lock for ten minutes
 */
export async function withDataDirLock<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const release = await acquire(dataDir);
  try {
    return await work();
  } finally {
    // Fails only when the lock was taken from us, by someone who thought us dead: it is theirs then.
    await release().catch(() => undefined);
  }
}

async function acquire(dataDir: string): Promise<() => Promise<void>> {
  try {
    return await lock(dataDir, {
      lockfilePath: path.join(dataDir, 'postgres.lock'),
      stale: staleMs,
      retries: {
        retries: patienceMs / 200,
        minTimeout: 20,
        maxTimeout: 200,
        factor: 1.3,
        // Waiters of a dead holder should not look in the same instant.
        randomize: true,
      },
      // The default throws where nobody can catch. PostgreSQL's own lock still keeps a second server off the data.
      onCompromised: () => undefined,
    });
  } catch (error) {
    const reason =
      errorCode(error) === 'ELOCKED'
        ? 'another command has been starting or stopping it for ten minutes'
        : errorMessage(error);
    throw new EmbeddedDatabaseError(`the embedded database in ${dataDir} cannot be joined: ${reason}`);
  }
}
