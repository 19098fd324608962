import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, onTestFinished } from 'vitest';
import { type Executor, startExecutor } from '../src/executor-process.js';
import { countOpen, hurry } from '../src/hurry.js';
import { loadPeople } from '../src/people.js';
import { readActions } from '../src/read-actions.js';
import { type Sink, startSink } from '../src/sink-process.js';
import { openStage, type Stage } from '../src/stage.js';

export type Scene = {
  stage: Stage;
  sink: Sink;
  start(...args: string[]): Executor;
  /** Actions of a step, by what became of them. */
  steps(step: number): Promise<Record<string, number>>;
  /** Lets another executor work until nothing is to come or in hand any more; a retry is not waited for. */
  finish(): Promise<void>;
  /** As if so much time had passed: the leases of all claims have run out. */
  expireLeases(): Promise<void>;
};

/**
 * A database, a mail server that never breaks off, and people with two steps each. All of it goes with the test.
 * @param params.lease in seconds; what an executor waits for an answer goes with it
 */
export async function openScene(params: { people: number; lease?: number }): Promise<Scene> {
  const stage = await openStage();
  onTestFinished(() => stage.clear());
  const file = join(stage.folder, 'taken.jsonl');
  const sink = await startSink({ file, seed: 'suite', faults: false, latencyMs: 0 });
  onTestFinished(() => sink.stop());
  await loadPeople(stage.db, { actions: params.people * 2, port: sink.port });
  const start = (...args: string[]) => {
    const executor = startExecutor(
      stage,
      { lease: params.lease ?? 20, claimed: 6, connections: 5, withoutGate: false },
      args,
    );
    onTestFinished(async () => {
      executor.signal('SIGKILL');
      await executor.exited;
    });
    return executor;
  };
  return {
    stage,
    sink,
    start,
    steps: async (step) => {
      const counts: Record<string, number> = {};
      for (const action of await readActions(stage.db)) {
        if (action.step !== step) continue;
        const became = action.status === 'failed' ? `${action.errorCode}` : action.status;
        counts[became] = (counts[became] ?? 0) + 1;
      }
      return counts;
    },
    finish: async () => {
      const executor = start('watch');
      await executor.untilReady;
      const open = async () => {
        await hurry(stage.db);
        return await countOpen(stage.db);
      };
      await expect.poll(open, { interval: 200 }).toBe(0);
      executor.signal('SIGTERM');
      expect(await executor.exited).toEqual({ code: 0, signal: null });
    },
    expireLeases: async () => {
      await stage.db.execute(sql`
        UPDATE campaign_actions SET lease_until = clock_timestamp() - interval '1 second' WHERE status = 'sending'`);
    },
  };
}

/** How often each message was taken that was taken at all; a number for each message, the largest first. */
export function copies(sink: Sink): number[] {
  const counts = new Map<string, number>();
  for (const { messageId } of sink.taken()) counts.set(messageId, (counts.get(messageId) ?? 0) + 1);
  return [...counts.values()].sort((a, b) => b - a);
}
