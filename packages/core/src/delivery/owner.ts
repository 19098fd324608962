import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * An id for an executor by which others on the same machine can prove it dead: host and boot, process namespace, process
 * id and its start time (a process id alone may have been given out again), and something random.
 */
export function makeOwner(): string {
  return [place(), process.pid, startTime(process.pid) ?? '-', randomBytes(4).toString('hex')].join(':');
}

/**
 * True only when the process that made this id can never act again: it ran on this machine, in this process namespace,
 * and is gone. False when that can't be known, as for another machine's.
 */
export function isProvablyDead(owner: string): boolean {
  const parts = owner.split(':');
  const [pid, started] = parts.slice(-3);
  if (parts.slice(0, -3).join(':') !== place() || !pid || !started || started === '-') return false;
  // Where /proc shows nothing of our own start, it can prove nothing of others' end.
  if (startTime(process.pid) === null) return false;
  return startTime(Number(pid)) !== started;
}

const place = (): string =>
  [hostname(), read('/proc/sys/kernel/random/boot_id').slice(0, 8), namespace()].join(':');

/** Clock ticks after boot at which the process started (proc(5), field 22 of stat); null when there is none. */
function startTime(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`);
  // The second field is the command's name in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended, though its parent has not looked yet.
  return stat === '' || fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
}

function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
  } catch {
    return '-';
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
