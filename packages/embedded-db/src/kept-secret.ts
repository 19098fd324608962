import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EmbeddedDatabaseError, errorMessage } from './errors.js';

/**
 * A secret of this installation: the setting or, without it, one that is made once and kept in the data folder, where
 * every process of the installation finds the same.
 * @throws EmbeddedDatabaseError when the folder can't be read or written
 */
export async function installationSecret(params: {
  dataDir: string;
  name: 'auth-secret' | 'secret-key';
  setting: string | undefined;
}): Promise<string> {
  const make = () => randomBytes(32).toString('base64url');
  return params.setting ?? (await keptSecret(params.dataDir, params.name, make));
}

/** What seals and signs, and what did so before, which only opens and verifies. */
export type InstallationKeys = { secretKey: string; formerKeys: readonly string[] };

/** Of a key, in characters, as SECRET_KEY and SECRET_KEY_PREVIOUS ask for. */
export const SECRET_KEY_LENGTH = 32;

/**
 * The secret key of this installation, and those before it: each the setting or, without it, what is kept in the data
 * folder. Former keys stand in `secret-key-previous`, one a line, when there are any.
 * @throws EmbeddedDatabaseError when the folder can't be read or written, or a line of it is no key
 */
export async function installationKeys(params: {
  dataDir: string;
  setting: string | undefined;
  previous: readonly string[] | undefined;
}): Promise<InstallationKeys> {
  const { dataDir, setting, previous } = params;
  const formerKeys = previous ?? (await keptFormerKeys(path.join(dataDir, 'secret-key-previous')));
  return { secretKey: await installationSecret({ dataDir, name: 'secret-key', setting }), formerKeys };
}

async function keptFormerKeys(file: string): Promise<string[]> {
  const text = await readSecret(file).catch((error: unknown) => {
    throw new EmbeddedDatabaseError(`${file} cannot be read: ${errorMessage(error)}`);
  });
  const keys = (text ?? '').split('\n').map((line) => line.trim());
  const given = keys.filter((key) => key !== '');
  if (given.some((key) => key.length < SECRET_KEY_LENGTH))
    throw new EmbeddedDatabaseError(
      `${file}: a key of at least ${SECRET_KEY_LENGTH} characters is expected a line`,
    );
  return given;
}

/**
 * The secret that an earlier start has left in the data folder or, when there is none, the one given now, left there
 * for the next. Only its owner can read the file.
 * @throws EmbeddedDatabaseError when the folder can't be read or written
 */
export async function keptSecret(dataDir: string, name: string, make: () => string): Promise<string> {
  const file = path.join(dataDir, name);
  try {
    return (await readSecret(file)) ?? (await writeOnce(file, make()));
  } catch (error) {
    throw new EmbeddedDatabaseError(
      `${file} cannot be used (${errorMessage(error)}): set DATA_DIR to a folder of your own`,
    );
  }
}

/** Undefined when there is none. */
export async function readSecret(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.trim() || undefined;
}

/** Puts a secret where an earlier one may be. */
export async function replaceSecret(file: string, secret: string): Promise<void> {
  await rm(file, { force: true });
  await writeOnce(file, secret);
}

/** Whole or not at all; when another process was faster, its secret is the one. */
async function writeOnce(file: string, secret: string): Promise<string> {
  const unfinished = `${file}.${process.pid}`;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(unfinished, `${secret}\n`, { mode: 0o600 });
  try {
    await link(unfinished, file);
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return (await readSecret(file)) ?? secret;
  } finally {
    await rm(unfinished, { force: true });
  }
}
