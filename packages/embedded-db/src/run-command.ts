import { execFile } from 'node:child_process';

export type CommandResult = {
  ok: boolean;
  code: number | string | undefined;
  stdout: string;
  stderr: string;
};

/** Ours, not the caller's: PGDATA, PGPORT or a foreign locale must not reach the database. */
export const childEnvironment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/**
 * Runs a program to its end, as `account` when given, else as ourselves. Never throws: a program that cannot be
 * started has `ok: false` and the operating system's code (`EACCES`, `EPERM` …).
 */
export function runCommand(
  file: string,
  args: string[],
  account?: { uid: number; gid: number },
): Promise<CommandResult> {
  const options = {
    env: childEnvironment,
    // The account may have no access to our own working directory.
    cwd: '/',
    encoding: 'utf8' as const,
    ...(account && { uid: account.uid, gid: account.gid }),
  };
  return new Promise((resolve) => {
    const finish = (error: Error | null, stdout: string, stderr: string) => {
      const code = error && 'code' in error ? (error.code as number | string) : undefined;
      resolve({ ok: error === null, code, stdout, stderr: stderr.trim() || error?.message || '' });
    };
    try {
      execFile(file, args, options, finish);
    } catch (error) {
      finish(error as Error, '', '');
    }
  });
}
