import { readFileSync } from 'node:fs';

/**
 * The package managers that started us, nearest first, with the shells between them: `npx pnpm start` runs npm, a
 * shell, pnpm, another shell, and then us. None of them passes every signal on, and one that is killed leaves the rest
 * behind, so their end has to be looked for.
 *
 * Whoever started the outermost of them is not meant: a terminal or a script may end while we go on.
 */
export type Launchers = {
  /** Undefined while all are there, else what happened. */ lost(): string | undefined;
};

export function findLaunchers(): Launchers {
  const chain: number[] = [];
  for (let pid = process.ppid, between: number[] = []; pid > 1; pid = parentOf(pid) ?? 0) {
    between.push(pid);
    if (isPackageManager(pid)) {
      chain.push(...between);
      between = [];
    } else if (!isShellOfOne(pid)) break;
  }
  return {
    lost: () => {
      const whole = chain.every((pid, n) => (n === 0 ? process.ppid : parentOf(chain[n - 1] ?? 0)) === pid);
      return whole ? undefined : 'the command that started this one has ended';
    },
  };
}

const PACKAGE_MANAGER = /^(npm|npx|pnpm)(-cli)?(\.c?js|\.mjs)?$/;

/** By its program or, for one that is a script, by its script; npm writes its whole command line into the first place. */
function isPackageManager(pid: number): boolean {
  const [program = '', script = ''] = commandOf(pid);
  const names = [program.split(' ', 1)[0] ?? '', script].map((path) => path.split('/').at(-1) ?? '');
  return (
    PACKAGE_MANAGER.test(names[0] ?? '') || (names[0] === 'node' && PACKAGE_MANAGER.test(names[1] ?? ''))
  );
}

function isShellOfOne(pid: number): boolean {
  const [program = '', option] = commandOf(pid);
  const parent = parentOf(pid);
  return (
    /(^|\/)(sh|bash|dash)$/.test(program) &&
    option === '-c' &&
    parent !== undefined &&
    isPackageManager(parent)
  );
}

/** Empty where there is no /proc: then nobody counts as a launcher. */
function commandOf(pid: number): string[] {
  return read(`/proc/${pid}/cmdline`).split('\0');
}

/** proc(5): the fourth field of stat; the second is a name in parentheses that may hold anything. */
function parentOf(pid: number): number | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) || undefined;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
