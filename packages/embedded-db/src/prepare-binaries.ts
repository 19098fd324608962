import { chmod, copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { EmbeddedDatabaseError, errorCode } from './errors.js';
import { type Binaries, findPackagedBinaries, program } from './find-binaries.js';
import { linkLibraries } from './link-libraries.js';
import { cannotSwitchTo, type OsAccount, weAreRoot } from './os-account.js';
import { type CommandResult, runCommand } from './run-command.js';
import { makeSystemFolder } from './system-folder.js';

/**
 * PostgreSQL's programs where `account` can run them: in node_modules, or, when they lie in a folder that is closed to
 * it (or need links that cannot be made there), a copy.
 *
 * @param dataDir takes the copy unless we are root
 * @throws EmbeddedDatabaseError when they do not run on this machine
 */
export async function prepareBinaries(params: {
  account: OsAccount | undefined;
  dataDir: string;
  onNotice: (line: string) => void;
}): Promise<Binaries> {
  const packaged = findPackagedBinaries();
  const linked = await linkLibraries(packaged.root);
  if (linked && (await tryBinaries(packaged, params.account)).ok) return packaged;

  const folder = weAreRoot() ? await makeSystemFolder() : params.dataDir;
  const copy = { root: path.join(folder, `postgres-${packaged.version}`), version: packaged.version };
  if (!(await stat(copy.root).catch(() => undefined))) {
    params.onNotice(
      params.account
        ? `PostgreSQL runs as ${params.account.name}, who cannot reach ${packaged.root}: using a copy in ${copy.root}`
        : `${packaged.root} is not writable: using a copy in ${copy.root}`,
    );
    await copyBinaries(packaged.root, copy.root);
  }
  const tried = await tryBinaries(copy, params.account);
  if (tried.ok) return copy;
  if (tried.code === 'EPERM' && params.account) throw cannotSwitchTo(params.account);
  throw new EmbeddedDatabaseError(
    `PostgreSQL ${packaged.version} does not run on this machine (${tried.stderr.split('\n').at(-1)}): set DATABASE_URL to use another`,
  );
}

/** Runs the server program for real, and looks at a file that initdb needs. */
async function tryBinaries(binaries: Binaries, account: OsAccount | undefined): Promise<CommandResult> {
  const version = await runCommand(program(binaries, 'postgres'), ['--version'], account);
  if (!version.ok) return version;
  const needed = path.join(binaries.root, 'share/postgresql/postgres.bki');
  return runCommand('/bin/sh', ['-c', 'test -r "$1"', 'sh', needed], account);
}

/** Complete or not there at all: copied under another name first. */
async function copyBinaries(from: string, to: string): Promise<void> {
  const unfinished = `${to}.copy-${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await copyTree(from, unfinished);
  await linkLibraries(unfinished);
  try {
    await rename(unfinished, to);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another command was faster.
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
  }
}

/** Modes are set, not kept: the original may be closed to everyone but us, which is why we copy. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target);
    // Symbolic links are made anew; static libraries serve nobody here.
    if (!entry.isFile() || entry.name.endsWith('.a')) continue;
    await copyFile(source, target);
    await chmod(target, 0o755);
  }
}
