#!/usr/bin/env node
import { DomainError, deliveryStatus } from '@outreach/core';
import { BadSettings } from '@outreach/embedded-db';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { closeChannels, openChannels } from './channels.js';
import { openClock } from './clock.js';
import { readSettings } from './env.js';
import { createLogger, sentenceOf } from './log.js';
import { statusAsJson, statusAsText, summaryAsJson, summaryAsText } from './report.js';
import { runOnce } from './run.js';
import { withSenderWays } from './senders.js';
import { withDatabase } from './session.js';
import { stopSignal } from './stop-signal.js';
import { watch } from './watch.js';

const SETTINGS = `
Settings (environment):
  DATABASE_URL       postgres://…; unset: the embedded database below DATA_DIR
  DATA_DIR           where the embedded database lies (.data)
  SECRET_KEY         opens stored passwords; unset: the one kept in DATA_DIR
  SECRET_KEY_PREVIOUS    former keys, with commas between, which open, too; unset: those kept in DATA_DIR
  OUTBOX_FILE        the log channel appends its messages here; unset: to this process's log
  EXECUTOR_NOW       simulated clock, an ISO 8601 time; refused unless every channel in use is simulated
  EXECUTOR_BATCH     actions claimed at a time (4000)
  EXECUTOR_LOOPS     batches in flight at once (2)
  EXECUTOR_SENDER_BATCH  messages of one sender in hand at a time (20 a connection, 150 at least)
  EXECUTOR_CONNECTIONS   connections to one mail server at once (5)
  EXECUTOR_LEASE_SECONDS  seconds for which a claimed message of a sender is left to its executor (120); with fewer,
                     servers are waited for less
  EXECUTOR_INBOX_SECONDS  seconds from one look into a sender's inbox to the next (60)
  PUBLIC_URL         where people outside reach the server; unset: mails carry no address to opt out at
  EXECUTOR_POLL_MS   milliseconds between two looks while nothing is due (1000)
  LOG_LEVEL          trace, debug, info, warn, error, fatal or silent (info)`;

const program = new Command('executor')
  .description('Carries out due campaign actions. Any number may run at once, on any number of machines.')
  .addHelpText('after', SETTINGS)
  .exitOverride();

program
  .command('run')
  .description('one pass: carries out everything due, prints a summary and exits')
  .option('--campaign <id>', 'only this campaign')
  .option('--limit <n>', 'stop after so many actions', wholeNumber)
  .option('--json', 'print the summary as JSON')
  .action(async (options: { campaign?: string; limit?: number; json?: boolean }) => {
    const settings = readSettings();
    const log = createLogger(settings.LOG_LEVEL);
    const channels = openChannels({ outboxFile: settings.OUTBOX_FILE });
    const clock = openClock({ now: settings.EXECUTOR_NOW, runsOn: false, channels });
    const signal = stopSignal(log);
    const startedAt = performance.now();
    const summary = await withDatabase(
      settings,
      { onNotice: (line) => log.info(line), mustBeMigrated: true },
      (db, dataDir) =>
        withSenderWays(db, { settings, dataDir, log }, ({ senderWays, readInboxes }) =>
          runOnce(db, {
            channels,
            senderWays,
            readInboxes,
            senderBatch: settings.EXECUTOR_SENDER_BATCH,
            senderLease: settings.EXECUTOR_LEASE_SECONDS,
            clock,
            signal,
            batchSize: settings.EXECUTOR_BATCH,
            loops: settings.EXECUTOR_LOOPS,
            campaignId: options.campaign,
            limit: options.limit,
            showProgress: process.stderr.isTTY && !options.json && settings.OUTBOX_FILE !== undefined,
          }),
        ),
    );
    await closeChannels(channels);
    const ending = { ms: performance.now() - startedAt, stopped: signal.aborted };
    await print(
      options.json ? JSON.stringify(summaryAsJson(summary, ending)) : summaryAsText(summary, ending),
    );
  });

program
  .command('watch')
  .description('carries out actions as they fall due, until it is told to stop')
  .action(async () => {
    const settings = readSettings();
    const log = createLogger(settings.LOG_LEVEL);
    const channels = openChannels({ outboxFile: settings.OUTBOX_FILE });
    const clock = openClock({ now: settings.EXECUTOR_NOW, runsOn: true, channels });
    const signal = stopSignal(log);
    await withDatabase(
      settings,
      { onNotice: (line) => log.info(line), mustBeMigrated: false },
      (db, dataDir) =>
        withSenderWays(db, { settings, dataDir, log }, ({ senderWays, readInboxes }) =>
          watch(db, {
            channels,
            senderWays,
            readInboxes,
            senderBatch: settings.EXECUTOR_SENDER_BATCH,
            senderLease: settings.EXECUTOR_LEASE_SECONDS,
            log,
            signal,
            clock,
            batchSize: settings.EXECUTOR_BATCH,
            loops: settings.EXECUTOR_LOOPS,
            pollMs: settings.EXECUTOR_POLL_MS,
          }),
        ),
    );
    await closeChannels(channels);
  });

program
  .command('status')
  .description('shows what is due and which executors were seen lately')
  .option('--json', 'print it as JSON')
  .action(async (options: { json?: boolean }) => {
    const settings = readSettings();
    const log = createLogger(settings.LOG_LEVEL);
    const status = await withDatabase(
      settings,
      { onNotice: (line) => log.info(line), mustBeMigrated: true },
      (db) => deliveryStatus(db, { now: settings.EXECUTOR_NOW }),
    );
    await print(options.json ? JSON.stringify(statusAsJson(status)) : statusAsText(status));
  });

/** Told by `print`: who does not read to the end has had what they wanted, and anything else is an error. */
process.stdout.on('error', () => undefined);

/** Waits until it is written: a pipe may take its time, and the process ends right after. */
const print = (text: string) =>
  new Promise<void>((done, fail) =>
    process.stdout.write(`${text}\n`, (error) =>
      error && (error as NodeJS.ErrnoException).code !== 'EPIPE' ? fail(error) : done(),
    ),
  );

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError('A whole number from 1 on is expected.');
  return Number(text);
}

/** Says what went wrong: one line for a person, and for a program JSON as well. @returns the exit code */
async function report(error: unknown): Promise<number> {
  // Commander has told a person already.
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    const missing = error.code === 'commander.help';
    await answerError('usage', missing ? 'A command is missing.' : error.message.replace(/^error: /, ''));
    return 2;
  }
  const message = sentenceOf(error);
  console.error(message);
  await answerError(error instanceof DomainError ? error.code : 'failed', message);
  return error instanceof BadSettings ? 2 : 1;
}

async function answerError(code: string, message: string): Promise<void> {
  if (process.argv.includes('--json')) await print(JSON.stringify({ error: { code, message } }));
}

try {
  await program.parseAsync();
  process.exit(0);
} catch (error) {
  process.exit(await report(error));
}
