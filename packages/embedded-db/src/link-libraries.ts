import { lstat, readFile, symlink } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from './errors.js';

/**
 * Makes the symbolic links between libraries that npm cannot pack (`libicuuc.so.60` …). The package's own install
 * script does the same; it does not run where install scripts are switched off.
 *
 * @returns false when links are missing and the folder is not ours to write to
 */
export async function linkLibraries(root: string): Promise<boolean> {
  const list = await readFile(path.join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  // Paths in the list start at the package, whose `native` folder is our root.
  const links: { source: string; target: string }[] = JSON.parse(list);
  for (const { source, target } of links) {
    const link = path.join(root, path.relative('native', target));
    if (await lstat(link).catch(() => undefined)) continue;
    try {
      await symlink(path.relative(path.dirname(target), source), link);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') return false;
    }
  }
  return true;
}
