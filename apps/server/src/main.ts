#!/usr/bin/env node
import { BadSettings, EmbeddedDatabaseError } from '@outreach/embedded-db';
import { readSettings, type Settings } from './env.js';
import { createLogger } from './log.js';
import { serve } from './serve.js';
import { StartError } from './start-error.js';
import { stopSignal } from './stop-signal.js';

/** Ends the process with one line for a person when that is all there is to say, else with the whole error. */
function fail(error: unknown): never {
  const isExplained =
    error instanceof BadSettings || error instanceof StartError || error instanceof EmbeddedDatabaseError;
  process.stderr.write(`${isExplained ? error.message : error instanceof Error ? error.stack : error}\n`);
  process.exit(error instanceof BadSettings ? 2 : 1);
}

try {
  const settings: Settings = readSettings();
  const log = createLogger(settings.LOG_LEVEL);
  await serve({
    settings,
    log,
    say: (line) => void process.stdout.write(`${line}\n`),
    signal: stopSignal(log),
  });
  log.info('stopped');
  process.exit(0);
} catch (error) {
  fail(error);
}
