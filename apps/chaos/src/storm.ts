import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Executor } from './executor-process.js';
import type { Fleet } from './fleet.js';
import type { Random } from './random.js';
import type { Stage } from './stage.js';

/** What is done to executors and their database. */
export const BLOWS = ['kill', 'terminate_twice', 'freeze', 'cut_session', 'crash_database'] as const;
export type Blow = (typeof BLOWS)[number];

/** How often each was done. */
export type Blows = Record<Blow, number>;

/** Beside each hundred kills. */
const BESIDE: Record<Exclude<Blow, 'kill'>, number> = {
  terminate_twice: 8,
  freeze: 4,
  cut_session: 20,
  crash_database: 2,
};
/** So long the work may stand still before the next blow comes all the same. */
const STILL_MS = 5_000;
/** How far the work has come when the last blow falls. */
const LAST_AT = 0.9;

export type StormParams = {
  stage: Stage;
  fleet: Fleet;
  random: Random;
  kills: number;
  /** Seconds for which a claim holds: whoever is frozen sleeps past it. */
  lease: number;
  /** Messages that were taken so far, of so many. */
  progress: () => { done: number; of: number };
  /** Called with every process that was ended on the spot. */
  onKilled: (pid: number) => void;
  signal: AbortSignal;
};

/** Blows in an order drawn from the seed, spread over the work. Ends with the last of them. */
export async function storm(params: StormParams): Promise<Blows> {
  const { random, kills, signal } = params;
  const counts: Blows = { kill: 0, terminate_twice: 0, freeze: 0, cut_session: 0, crash_database: 0 };
  const plan = planBlows(random, kills);
  const frozen: Promise<void>[] = [];
  let before = 0;
  for (const [index, blow] of plan.entries()) {
    const left = plan.length - index;
    for (
      const until = performance.now() + STILL_MS;
      !signal.aborted && performance.now() < until;
      await sleep(10)
    ) {
      const { done, of } = params.progress();
      if (done >= before + (of * LAST_AT - before) / left) break;
    }
    before = Math.max(before, params.progress().done);
    await sleep(random.between(0, 150));
    if (signal.aborted) break;
    if (blow === 'freeze') frozen.push(freeze(params));
    else await strike(blow, params);
    counts[blow]++;
  }
  await Promise.all(frozen);
  return counts;
}

function planBlows(random: Random, kills: number): Blow[] {
  const beside = (Object.keys(BESIDE) as (keyof typeof BESIDE)[]).flatMap((blow): Blow[] =>
    Array(Math.ceil((kills * BESIDE[blow]) / 100)).fill(blow),
  );
  return random.shuffled([...Array<Blow>(kills).fill('kill'), ...beside]);
}

async function strike(blow: Exclude<Blow, 'freeze'>, params: StormParams): Promise<void> {
  switch (blow) {
    case 'kill': {
      const victim = await takeVictim(params);
      victim?.signal('SIGKILL');
      if (victim) params.onKilled(victim.pid);
      return;
    }
    case 'terminate_twice': {
      const victim = await takeVictim(params);
      if (!victim) return;
      victim.signal('SIGTERM');
      await sleep(params.random.between(0, 100));
      victim.signal('SIGTERM');
      void victim.exited.then(({ code }) => {
        // One that had nothing left to finish has ended in order before the second.
        if (code !== 0) params.onKilled(victim.pid);
      });
      return;
    }
    case 'cut_session':
      await params.stage.db
        .execute(sql`
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'outreach-executor'
          ORDER BY md5(pid || ${String(params.random.between(0, 1))}) LIMIT 1`)
        .catch(() => undefined);
      return;
    case 'crash_database':
      await params.stage.crash();
      await sleep(params.random.between(0, 2_000));
      await params.stage.restart();
      return;
    default:
      blow satisfies never;
  }
}

/** Stops one until its claims have run out and others have taken them up, and lets it go on as if nothing had been. */
async function freeze(params: StormParams): Promise<void> {
  const { fleet, random, lease, signal } = params;
  const seconds = lease + random.between(1, 8);
  const victim = await takeVictim(params);
  if (!victim) return;
  victim.signal('SIGSTOP');
  await sleep(seconds * 1_000, undefined, { signal }).catch(() => {});
  victim.signal('SIGCONT');
  fleet.giveBack(victim);
}

async function takeVictim({ fleet, random, signal }: StormParams): Promise<Executor | undefined> {
  for (; !signal.aborted; await sleep(10)) {
    const victim = fleet.victim(random);
    if (!victim) continue;
    fleet.take(victim);
    return victim;
  }
  return undefined;
}
