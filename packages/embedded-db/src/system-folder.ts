import { chmod, mkdir } from 'node:fs/promises';
import { EmbeddedDatabaseError, errorMessage } from './errors.js';

/** What root's database needs outside of folders that are closed to the account it runs as. */
export const systemFolder = '/var/lib/outreach';

/** @throws EmbeddedDatabaseError when it cannot be made, as on a read-only system */
export async function makeSystemFolder(): Promise<string> {
  try {
    const made = await mkdir(systemFolder, { recursive: true });
    // Only what we made ourselves, against a strict umask.
    if (made) await chmod(systemFolder, 0o755);
    return systemFolder;
  } catch (error) {
    throw new EmbeddedDatabaseError(
      `cannot make ${systemFolder} for the database (${errorMessage(error)}): start this as an ordinary user, or set DATABASE_URL`,
    );
  }
}
