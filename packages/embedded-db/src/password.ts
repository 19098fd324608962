import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EmbeddedDatabaseError, errorCode, errorMessage } from './errors.js';

/**
 * The database's password, from `<dataDir>/postgres-password`; made at the first start.
 *
 * @throws EmbeddedDatabaseError when it cannot be read, or is missing though there is a cluster
 */
export async function databasePassword(dataDir: string, clusterExists: boolean): Promise<string> {
  const file = path.join(dataDir, 'postgres-password');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') {
      throw new EmbeddedDatabaseError(`cannot read the database's password: ${errorMessage(error)}`);
    }
  }
  if (clusterExists) {
    throw new EmbeddedDatabaseError(
      `${file} is missing: bring it back, or remove ${path.join(dataDir, 'postgres')} to start with an empty database`,
    );
  }
  // Fit for a URL as it stands.
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  return password;
}
