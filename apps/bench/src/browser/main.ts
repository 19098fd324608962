#!/usr/bin/env node
/**
 * Measures the console in a browser, with demo data and with a million recipients. The measuring itself is the console's
 * own (`apps/web/scripts/measure-console.mjs`), which needs Chromium; here is only what it looks at.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { killChildren, watchOver } from '../children.js';
import { openCluster } from '../cluster.js';
import { FULL, loadTemplate, QUICK, type Size } from '../data.js';
import { childEnvironment } from '../env.js';

const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url));
const DATABASE = 'bench_console';
const LOG_IN = { email: 'reader@example.com', password: 'a password for measuring' };

type Options = { quick?: boolean; rounds: string; databaseUrl?: string; dir?: string };

const heading = (text: string) => console.log(`\n${text}\n${'─'.repeat(text.length)}`);

/** A program of this repository, that ends with the benchmark at the latest. */
const start = (program: string, args: string[], settings: Record<string, string> = {}, stdout?: 'pipe') =>
  watchOver(
    spawn(process.execPath, [program, ...args], {
      cwd: REPOSITORY,
      env: childEnvironment(settings),
      stdio: ['ignore', stdout ?? 'inherit', 'inherit'],
    }),
  );

async function run(program: string, args: string[], settings?: Record<string, string>): Promise<void> {
  const child = start(program, args, settings);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`${program} has failed`);
}

const measure = (args: string[]) => run('apps/web/scripts/measure-console.mjs', args);

/** Serves the console over a database of this size, and measures it. */
async function measureWith(size: Size, { rounds, databaseUrl, dir }: Options): Promise<void> {
  const cluster = await openCluster({ databaseUrl, dir });
  try {
    await loadTemplate(cluster, DATABASE, size);
    const settings = { DATABASE_URL: cluster.url(DATABASE), DATA_DIR: cluster.folder };
    const { email, password } = LOG_IN;
    const user = ['--email', email, '--name', 'Reader', '--role', 'director', '--password', password];
    await run('apps/cli/dist/main.js', ['user', 'add', ...user], settings);
    const quiet = { PORT: '0', EXECUTOR: 'off', DEMO: 'off', LOG_LEVEL: 'error' };
    const server = start('apps/server/dist/main.js', [], { ...settings, ...quiet }, 'pipe');
    const ended = new Promise((resolve) => server.once('exit', resolve));
    const address = await Promise.race([
      addressIn(server.stdout),
      ended.then(() => Promise.reject(new Error('the server ended before it was ready'))),
    ]);
    await measure(['--rounds', rounds, '--url', address, '--email', email, '--password', password]);
    server.kill('SIGTERM');
    await ended;
    await cluster.drop(DATABASE);
  } finally {
    killChildren();
    await cluster.close();
  }
}

async function addressIn(output: NodeJS.ReadableStream | null): Promise<string> {
  if (output)
    for await (const line of createInterface({ input: output })) {
      const [, address] = /is ready: (http\S+)/.exec(line) ?? [];
      if (!address) continue;
      output.resume();
      return address;
    }
  throw new Error('the server did not say where it is');
}

await new Command('bench:browser')
  .description(
    'Measures the console in Chromium: what its first load weighs, how soon it paints and answers, and how smoothly\n' +
      '100,000 contacts scroll. It fails when the first load takes 300 kB of script or more, whatever the times. Nothing\n' +
      'else should run on the machine.',
  )
  .option('--rounds <n>', 'rounds of each', '5')
  .option('--quick', 'a small database in place of the million: to see that it works')
  .option('--dir <folder>', 'where the database lies')
  .option('--database-url <url>', 'a PostgreSQL of your own, with a superuser; unset, one is started')
  .action(async (options: Options) => {
    const size = options.quick ? QUICK : FULL;
    heading('With demo data');
    await measure(['--rounds', options.rounds]);
    const recipients = size.campaigns * size.recipientsPerCampaign;
    heading(
      `With ${size.contacts.toLocaleString('en')} contacts and ${recipients.toLocaleString('en')} recipients`,
    );
    await measureWith(size, options);
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  });
