#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { resultAsText } from './report.js';
import { type ChaosOptions, type ChaosProgress, runChaos } from './run.js';

const say = (line: string) => console.error(line);

async function chaos(options: ChaosOptions & { json?: string }): Promise<void> {
  const { json, ...given } = options;
  say(`seed ${given.seed}`);
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => {
      say('stopping');
      controller.abort();
    });
  const result = await runChaos(given, { onProgress: showProgress(), signal: controller.signal });
  console.log(resultAsText(result, given));
  if (json !== undefined)
    await writeFile(json, `${JSON.stringify({ options: given, ...result }, null, 2)}\n`);
  if (result.broken.length > 0) process.exitCode = 1;
}

/** One line that is written over on a terminal, and every ten seconds anywhere else. */
function showProgress(): (progress: ChaosProgress) => void {
  let calls = 0;
  return ({ done, of, kills }) => {
    const line = `${done} of ${of} messages, ${kills} kills`;
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}${done >= of ? '\n' : ''}`);
    else if (calls++ % 10 === 0) say(line);
  };
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('A whole number is expected.');
  return Number(text);
}

await new Command('chaos')
  .description(
    'Kills executors, freezes them, cuts their database sessions and crashes the database while messages go out to a\n' +
      'mail server of its own, and then counts: nothing may have been sent twice, nothing may be lost. Ends with code 1\n' +
      'otherwise. Brings its own PostgreSQL; nobody outside is reached.',
  )
  .option('--actions <n>', 'messages in all, half of them follow-ups', wholeNumber, 5_000)
  .option('--executors <n>', 'at work at a time', wholeNumber, 8)
  .option('--in-flight <n>', 'messages that each has claimed and under way', wholeNumber, 12)
  .option('--connections <n>', 'to the mail server, over which each sends them', wholeNumber, 5)
  .option('--kills <n>', 'by SIGKILL; the other faults come in proportion', wholeNumber, 300)
  .option('--seed <text>', 'decides what happens in which order; a new one unless told')
  .option('--minutes <n>', 'give up after so long', wholeNumber, 10)
  .option('--lease <seconds>', 'for which an executor holds what it has claimed, 20 or more', wholeNumber, 20)
  .option('--latency <ms>', 'longest wait of the mail server before each answer', wholeNumber, 400)
  .option('--no-faults', 'a mail server that never breaks off')
  .option('--no-gate', 'take out the gate: the run has to fail')
  .option('--json <file>', 'write all figures to a file as well')
  .action((options: Omit<ChaosOptions, 'seed'> & { seed?: string; json?: string }) =>
    chaos({ ...options, seed: options.seed ?? randomBytes(4).toString('hex') }),
  )
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
