import { constants } from 'node:fs';
import { access, mkdir, realpath } from 'node:fs/promises';
import { EmbeddedDatabaseError, errorMessage } from './errors.js';

/**
 * Makes the folder where needed.
 *
 * @returns its path, absolute and free of symbolic links
 * @throws EmbeddedDatabaseError when it cannot be made or written to
 */
export async function openDataDir(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true });
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return await realpath(dataDir);
  } catch (error) {
    throw new EmbeddedDatabaseError(
      `the data folder ${dataDir} cannot be used (${errorMessage(error)}): set DATA_DIR to one you may write to`,
    );
  }
}
