import type { ChildProcess } from 'node:child_process';

const running = new Set<ChildProcess>();

/** Sees to it that a process under measurement does not outlive the benchmark. */
export function watchOver<Child extends ChildProcess>(child: Child): Child {
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

export function killChildren(): void {
  for (const child of running) child.kill('SIGKILL');
}
