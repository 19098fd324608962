#!/usr/bin/env node
import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { killChildren } from './children.js';
import { type Cluster, openCluster } from './cluster.js';
import { FULL, loadTemplate, QUICK } from './data.js';
import { benchmarkDelivery } from './delivery/benchmark.js';
import type { Figures } from './figures.js';
import { benchmarkList } from './list/benchmark.js';
import { describeMachine } from './machine.js';
import { benchmarkRecipients } from './recipients/benchmark.js';
import { figuresAsText, machineAsText, reportAsJson } from './report.js';
import { benchmarkSmtp } from './smtp/benchmark.js';

const BENCHMARKS = ['delivery', 'recipients', 'list', 'smtp'] as const;
type Benchmark = (typeof BENCHMARKS)[number];
type Options = { rounds?: number; quick?: boolean; json?: string; databaseUrl?: string; dir?: string };

const TEMPLATE = 'bench_template';

const say = (line: string) => console.error(line);

async function bench(wanted: Benchmark[], options: Options): Promise<void> {
  const cluster = await openCluster({ databaseUrl: options.databaseUrl, dir: options.dir });
  const giveUp = () => {
    say('stopping');
    killChildren();
    cluster.close().finally(() => process.exit(130));
  };
  process.once('SIGINT', giveUp).once('SIGTERM', giveUp);
  try {
    await measure(cluster, wanted, options);
  } finally {
    await cluster.drop(TEMPLATE);
    await cluster.close();
  }
}

async function measure(cluster: Cluster, wanted: Benchmark[], options: Options): Promise<void> {
  const size = options.quick ? QUICK : FULL;
  const rounds = options.rounds ?? (options.quick ? 1 : 5);
  const machine = await describeMachine(cluster);
  console.log(`${machineAsText(machine)}\n`);
  say('loading');
  await loadTemplate(cluster, TEMPLATE, size);
  const all: Figures[] = [];
  const add = (figures: Figures) => {
    all.push(figures);
    console.log(`${figuresAsText(figures)}\n`);
  };
  const { contacts, campaigns, recipientsPerCampaign: recipients } = size;
  if (wanted.includes('list'))
    add(await benchmarkList(cluster, { template: TEMPLATE, campaigns, recipients, rounds }));
  if (wanted.includes('recipients'))
    add(await benchmarkRecipients(cluster, { template: TEMPLATE, contacts, rounds, say }));
  if (wanted.includes('delivery'))
    add(await benchmarkDelivery(cluster, { template: TEMPLATE, size, rounds, say }));
  if (wanted.includes('smtp')) add(await benchmarkSmtp(cluster, { template: TEMPLATE, size, rounds, say }));
  if (options.json !== undefined)
    await writeFile(
      options.json,
      `${JSON.stringify(reportAsJson(machine, { size, rounds }, all), null, 2)}\n`,
    );
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError('A whole number from 1 on is expected.');
  return Number(text);
}

await new Command('bench')
  .description(
    'Measures the product beside references on the same database in the same run, in turns. Takes about twenty minutes;\n' +
      'nothing else should run on the machine. Results are checked to be complete; no figure makes it fail.',
  )
  .argument('[benchmarks...]', `${BENCHMARKS.join(', ')}; all when none is named`)
  .option('--rounds <n>', 'rounds of each, 5 unless told', wholeNumber)
  .option('--quick', 'little data and one round: to see that it works')
  .option('--json <file>', 'write all values to a file as well')
  .option('--dir <folder>', 'where the database lies: on the disk that is to be measured')
  .option('--database-url <url>', 'a PostgreSQL of your own, with a superuser; unset, one is started')
  .action(async (names: string[], options: Options) => {
    const unknown = names.filter((name) => !BENCHMARKS.some((known) => known === name));
    if (unknown.length > 0)
      throw new InvalidArgumentError(`There is no benchmark "${unknown.join('", "')}".`);
    const wanted = names.length > 0 ? (names as Benchmark[]) : [...BENCHMARKS];
    await bench(wanted, options);
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  });
