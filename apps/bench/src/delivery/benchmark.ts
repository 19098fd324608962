import type { Cluster } from '../cluster.js';
import type { Group, Size } from '../data.js';
import { type Figures, type Series, takeTurns } from '../figures.js';
import { runBareSql } from './bare-sql.js';
import { runExecutors } from './executors.js';
import { runOwnTables } from './own-tables.js';
import { runSingleJobs } from './single-jobs.js';

const UNIT = 'actions/s';
/** Keeps the whole run, loading included, to some six minutes. */
const BUDGET_MS = 180_000;

/**
 * Actions a second from due to recorded with the next step scheduled. Every round works on a fresh copy of the
 * template, in which all contestants take their turns.
 */
export async function benchmarkDelivery(
  cluster: Cluster,
  params: { template: string; size: Size; rounds: number; say: (line: string) => void },
): Promise<Figures> {
  const { template, size, rounds, say } = params;
  const database = 'bench_delivery';
  const due = size.dueCampaigns * size.recipientsPerCampaign;
  const { folder } = cluster;
  let url = '';
  let round = -1;
  const inRound = (name: string, measure: () => Promise<number>) => async (thisRound: number) => {
    if (thisRound !== round) {
      url = await cluster.create(database, template);
      round = thisRound;
    }
    const rate = await measure();
    say(`round ${thisRound + 1} of ${rounds}: ${name} ${Math.round(rate).toLocaleString('en')}/s`);
    return rate;
  };
  const executors = (group: Group, processes: number) => () =>
    runExecutors({ url, folder, size, group, processes });
  const jobs = (task: 'empty' | 'send', count: number) => () =>
    runSingleJobs({ url, folder, task, jobs: count });

  const contestants = {
    one: inRound('1 executor', executors('one', 1)),
    bare: inRound('bare SQL', () => runBareSql(url, due)),
    two: inRound('2 executors', executors('two', 2)),
    own: inRound("bare SQL on the product's tables", () => runOwnTables(url, size)),
    send: inRound('same work job by job', jobs('send', size.singleJobs)),
    added: inRound('1 executor, rows just inserted', executors('added', 1)),
    empty: inRound('empty jobs', jobs('empty', size.emptyJobs)),
  };
  const values = await takeTurns(rounds, contestants, BUDGET_MS);
  await cluster.drop(database);

  const series = (name: string, key: keyof typeof values, unit = UNIT): Series => ({
    name,
    unit,
    values: values[key],
  });
  const one = series('1 executor', 'one');
  const two = series('2 executors', 'two');
  const added = series('1 executor, rows just inserted', 'added');
  const bare = series('bare SQL of claim and record', 'bare');
  const own = series("bare SQL on the product's tables", 'own');
  const send = series('graphile-worker, same work job by job', 'send');
  const empty = series('graphile-worker, empty job', 'empty', 'jobs/s');
  return {
    heading: `Delivery: ${due.toLocaleString('en')} due of ${(size.campaigns * size.recipientsPerCampaign).toLocaleString('en')} actions, log channel to a file`,
    comparisons: [
      { title: '1 executor', measured: one, reference: bare, aim: { atLeast: 0.7 } },
      { title: '2 executors', measured: two, reference: bare, aim: { atLeast: 0.7 } },
      { title: '1 executor, rows just inserted, no ANALYZE', measured: added, reference: bare, aim: null },
      { title: '2 executors', measured: two, reference: own, aim: null },
      { title: "bare SQL on the product's tables", measured: own, reference: bare, aim: null },
      { title: '1 executor', measured: one, reference: send, aim: { atLeast: 5 } },
      { title: '1 executor', measured: one, reference: empty, aim: null },
    ],
    alone: [],
    notes: [
      'executors are processes: rendering, gate, outbox line, progress, next step, counters and audit event included',
      'bare SQL: two set-based statements on bare uuid tables, batches of 2,000, two connections, nothing around them',
      "on the product's tables: the same two statements with gate and event, under its keys, indexes and triggers, and nothing else",
      `graphile-worker 0.18: one process, 24 jobs at once, local queue of 5,000, completion batching; ${size.singleJobs.toLocaleString('en')} jobs of the same work, ${size.emptyJobs.toLocaleString('en')} empty ones`,
      'checked each time: every action sent once with its next step and event, one outbox line each',
    ],
  };
}
