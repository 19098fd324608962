import { type Executor, type ExecutorSettings, startExecutor } from './executor-process.js';
import type { Random } from './random.js';
import type { Stage } from './stage.js';

/** Executors at work, of which there are always as many: one that ends is replaced at once. */
export type Fleet = {
  /** One that is at work and in nobody's hands yet; undefined when there is none just now. */
  victim(random: Random): Executor | undefined;
  /** Leaves it to the caller for a while: it is nobody else's victim. */
  take(executor: Executor): void;
  giveBack(executor: Executor): void;
  /** Ends that nobody has asked for, with the last words. */
  crashes: string[];
  /** Tells all to stop and waits for it. */
  stop(): Promise<void>;
};

export function openFleet(stage: Stage, params: { size: number; settings: ExecutorSettings }): Fleet {
  const { size, settings } = params;
  const fleet = new Set<Executor>();
  const taken = new Set<Executor>();
  const crashes: string[] = [];
  let stopping = false;
  const add = () => {
    const executor = startExecutor(stage, settings);
    fleet.add(executor);
    void executor.exited.then(({ code, signal }) => {
      fleet.delete(executor);
      if (!taken.delete(executor) && !stopping)
        crashes.push(`executor ${executor.pid} ended with ${signal ?? `code ${code}`}: ${executor.said()}`);
      if (!stopping) add();
    });
  };
  for (let n = 0; n < size; n++) add();
  return {
    victim: (random) => {
      const free = [...fleet].filter((executor) => executor.ready() && !taken.has(executor));
      return free.length === 0 ? undefined : random.oneOf(free);
    },
    take: (executor) => taken.add(executor),
    giveBack: (executor) => taken.delete(executor),
    crashes,
    stop: async () => {
      stopping = true;
      const all = [...fleet];
      for (const executor of all) executor.signal('SIGCONT');
      for (const executor of all) executor.signal('SIGTERM');
      const late = setTimeout(() => {
        for (const executor of all) executor.signal('SIGKILL');
      }, 35_000);
      await Promise.all(all.map((executor) => executor.exited));
      clearTimeout(late);
    },
  };
}
