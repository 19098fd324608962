#!/usr/bin/env node
import { DomainError } from '@outreach/core';
import { BadSettings } from '@outreach/embedded-db';
import { Command, CommanderError } from 'commander';
import { addImport } from './commands/import.js';
import { addImports } from './commands/imports.js';
import { addMigrate } from './commands/migrate.js';
import { addSeed } from './commands/seed.js';
import { addSender } from './commands/sender.js';
import { addToken } from './commands/token.js';
import { addUser } from './commands/user.js';
import { sentenceOf } from './errors.js';
import { note, print } from './output.js';
import { Interrupted } from './session.js';

const SETTINGS = `
Settings (environment):
  DATABASE_URL     postgres://…; unset: the embedded database below DATA_DIR
  DATA_DIR         where the embedded database lies (.data)
  SECRET_KEY       seals stored passwords; unset: the one kept in DATA_DIR
  SECRET_KEY_PREVIOUS  former keys, with commas between, which only open; unset: those kept in DATA_DIR
  SENDER_PASSWORD  password of the sender that is added, when it is not written to standard input
  SENDER_INBOX_PASSWORD  password to read its mailbox with, when not the same
  DEMO_PASSWORD    password of the demo log-ins that seed makes where there are no users; unset: a random one

Exit codes: 0 done, 1 refused or failed, 2 wrong usage or setting.`;

const program = new Command('outreach')
  .description('Administration of outreach campaigns.')
  .option('--verbose', 'show where an error came from')
  .addHelpText('after', SETTINGS)
  .exitOverride();
for (const add of [addMigrate, addSeed, addUser, addToken, addSender, addImport, addImports]) add(program);

/** Says what went wrong: one line for a person, and for a program JSON as well. */
async function report(error: unknown): Promise<number> {
  // Commander has told a person already.
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    const missing = error.code === 'commander.help';
    await answerError('usage', missing ? 'A command is missing.' : error.message.replace(/^error: /, ''));
    return 2;
  }
  const message = sentenceOf(error);
  note(program.opts().verbose && error instanceof Error ? (error.stack ?? message) : message);
  await answerError(error instanceof DomainError ? error.code : 'failed', message);
  if (error instanceof Interrupted) return error.signal === 'SIGINT' ? 130 : 143;
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
