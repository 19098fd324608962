import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { watchOver } from '../children.js';
import { childEnvironment } from '../env.js';

export type Sink = { port: number; taken(): Promise<number>; close(): void };

/** A mail server on this machine that takes everything. */
export async function openSink(): Promise<Sink> {
  const child = startProcess('./sink-process.js');
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    port,
    taken: async () => {
      child.send('how many?');
      const [{ taken }] = (await once(child, 'message')) as [{ taken: number }];
      return taken;
    },
    close: () => child.kill('SIGKILL'),
  };
}

export function startProcess(file: string): ChildProcess {
  return watchOver(
    fork(fileURLToPath(new URL(file, import.meta.url)), {
      env: childEnvironment({}),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }),
  );
}
