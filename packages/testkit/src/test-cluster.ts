import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { destroyThrowAwayCluster, startThrowAwayCluster } from '@outreach/embedded-db';

export type TestCluster = {
  /** Superuser, database `postgres`. */
  adminUrl: string;
  stop(): Promise<void>;
};

/** A folder is named after the process it serves: `outreach-test-<pid>-<random>`. */
const prefix = 'outreach-test-';

/**
 * A PostgreSQL of its own for one test run, in a temporary folder and without durability. It goes when `stop` is called
 * or when this process ends, however it ends.
 *
 * @throws EmbeddedDatabaseError
 */
export async function startTestCluster(): Promise<TestCluster> {
  await removeLeftovers();
  const folder = await mkdtemp(path.join(tmpdir(), `${prefix}${process.pid}-`));
  // Root's server runs as another account, which has to get through.
  await chmod(folder, 0o711);
  const cluster = await startThrowAwayCluster(folder);
  const dismiss = watchOver(cluster.pid, [cluster.pgdata, folder]);
  return {
    adminUrl: cluster.url('postgres'),
    stop: async () => {
      await cluster.destroy();
      dismiss();
    },
  };
}

/**
 * A shell that waits for the end of its input, which comes when this process ends, even by SIGKILL, and then does away
 * with the server and its folders.
 *
 * @returns a function that sends the shell home
 */
function watchOver(pid: number, folders: string[]): () => void {
  const script = `
    read -r word && exit 0
    pid=$1; shift
    kill -QUIT "$pid" 2>/dev/null
    n=0; while kill -0 "$pid" 2>/dev/null && [ $n -lt 50 ]; do sleep 0.1; n=$((n + 1)); done
    rm -rf -- "$@"`;
  const watcher = spawn('/bin/sh', ['-c', script, 'sh', String(pid), ...folders], {
    // Ctrl-C must not end the watcher before it has done its work.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  watcher.unref();
  if ('unref' in watcher.stdin && typeof watcher.stdin.unref === 'function') watcher.stdin.unref();
  watcher.stdin.on('error', () => undefined);
  return () => {
    watcher.stdin.end('done\n');
  };
}

/** Of test runs that were killed together with their watcher. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    // It may be another user's, or be going this very moment.
    await destroyThrowAwayCluster(path.join(tmpdir(), name)).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
