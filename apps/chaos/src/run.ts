import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchClaims } from './claims-watch.js';
import { openFleet } from './fleet.js';
import { countOpen, hurry } from './hurry.js';
import { judge, type Verdict } from './judge.js';
import { loadPeople, SUBJECTS } from './people.js';
import { seededRandom } from './random.js';
import { readActions } from './read-actions.js';
import { startSink } from './sink-process.js';
import { openStage, type Stage } from './stage.js';
import { type Blows, storm } from './storm.js';

export type ChaosOptions = {
  seed: string;
  /** Messages in all, follow-ups included. */
  actions: number;
  executors: number;
  kills: number;
  /** After which it is given up. */
  minutes: number;
  /** Seconds for which a claim holds. */
  lease: number;
  /** Messages that each executor has in flight: claimed, and on their way over so many connections. */
  inFlight: number;
  connections: number;
  /** The longest wait of the sink before an answer, in milliseconds. */
  latency: number;
  /** Let the sink break off now and then. */
  faults: boolean;
  gate: boolean;
};

export type ChaosResult = Verdict & { blows: Blows; kills: number; seconds: number };

export type ChaosProgress = { done: number; of: number; kills: number };

/** Longer than an executor waits between two tries to record. */
const SETTLED_MS = 5_000;

/** Starts everything, lets the storm pass over it, waits until all has ended, and judges. */
export async function runChaos(
  options: ChaosOptions,
  params: { onProgress: (progress: ChaosProgress) => void; signal: AbortSignal },
): Promise<ChaosResult> {
  const startedAt = performance.now();
  const signal = AbortSignal.any([params.signal, AbortSignal.timeout(options.minutes * 60_000)]);
  const { seed, lease, inFlight, connections } = options;
  const random = seededRandom(seed);
  const stage = await openStage();
  const sink = await startSink({
    file: join(stage.folder, 'taken.jsonl'),
    seed,
    faults: options.faults,
    latencyMs: options.latency,
  });
  const people = Math.ceil(options.actions / SUBJECTS.length);
  await loadPeople(stage.db, { actions: options.actions, port: sink.port });
  const fleet = openFleet(stage, {
    size: options.executors,
    settings: { lease, claimed: inFlight, connections, withoutGate: !options.gate },
  });
  try {
    let kills = 0;
    const claims = watchClaims(stage);
    const progress = () => ({ done: sink.count(), of: people * SUBJECTS.length });
    const clock = setInterval(() => {
      params.onProgress({ ...progress(), kills });
      hurry(stage.db).catch(() => undefined);
    }, 1_000);
    const blows = await storm({
      stage,
      fleet,
      random,
      kills: options.kills,
      lease,
      progress,
      onKilled: (pid) => {
        kills++;
        claims.killed(pid);
      },
      signal,
    });
    await untilEnded(stage, signal);
    clearInterval(clock);
    const seen = await claims.stop();
    await fleet.stop();
    const actions = await readActions(stage.db);
    const verdict = judge({ actions, taken: sink.taken(), people, kills, claims: seen });
    return {
      ...verdict,
      broken: [...verdict.broken, ...fleet.crashes],
      blows,
      kills,
      seconds: (performance.now() - startedAt) / 1_000,
    };
  } finally {
    await fleet.stop();
    await sink.stop();
    await stage.clear();
  }
}

/**
 * Waits until nothing is open, and stays so: an executor that has been cut off from the database may still know better
 * than the rescue that an action in doubt went out, and its next step is then to come.
 */
async function untilEnded(stage: Stage, signal: AbortSignal): Promise<void> {
  let since = performance.now();
  while (!signal.aborted && performance.now() - since < SETTLED_MS) {
    if ((await countOpen(stage.db).catch(() => 1)) > 0) since = performance.now();
    await sleep(200);
  }
}
