import {
  createSecretBox,
  createSender,
  type Database,
  deleteSender,
  listSenders,
  resealSecrets,
  type SecretBox,
  type Sender,
  type SenderChanges,
  testSender,
  updateSender,
} from '@outreach/core';
import { installationKeys } from '@outreach/embedded-db';
import type { Command } from 'commander';
import type { Settings } from '../env.js';
import { CommandError } from '../errors.js';
import { answer } from '../output.js';
import { resealedAsJson, resealedAsText } from '../reseal-report.js';
import { SENDER_HELP, type SenderOptions, senderFrom, withSenderOptions } from '../sender-options.js';
import { senderAsJson, senderAsText, senderTable } from '../sender-report.js';
import { withDatabase } from '../session.js';

type Json = { json?: boolean };

/** Loaded when it is needed: it brings all of SMTP along. */
const channels = () => import('@outreach/channels');

export function addSender(program: Command): void {
  const sender = program
    .command('sender')
    .description('the mailboxes and accounts that messages go out from');

  withSenderOptions(sender.command('add').description('sets a mailbox or an account up'))
    .option('--json', 'print the sender as JSON')
    .addHelpText('after', SENDER_HELP)
    .action(async (options: SenderOptions) => {
      const added = await withDatabase(async (db, settings) =>
        createSender(db, {
          sender: await senderFrom(options, settings),
          box: await boxOf(settings),
          actor: 'system',
        }),
      );
      await answer(options.json, senderAsJson(added), `${added.name} is set up. Its id is ${added.id}.`);
    });

  sender
    .command('list')
    .description('shows all of them')
    .option('--json', 'print them as JSON')
    .action(async (options: Json) => {
      const senders = await withDatabase((db) => listSenders(db));
      await answer(options.json, senders.map(senderAsJson), senderTable(senders));
    });

  one(sender, 'show', 'shows what is set of one, but no password')
    .option('--json', 'print it as JSON')
    .action(async (which: string, options: Json) => {
      const found = await withDatabase((db) => findSender(db, which));
      await answer(options.json, senderAsJson(found), senderAsText(found));
    });

  one(sender, 'test', 'logs in; with --to, sends a test message')
    .option('--to <address>', 'whom to send a test message to')
    .option('--json', 'print the result as JSON')
    .action(async (which: string, options: Json & { to?: string }) => {
      const { senderTester } = await channels();
      const result = await withDatabase(async (db, settings) => {
        const { id: senderId } = await findSender(db, which);
        const box = await boxOf(settings);
        return await testSender(db, { senderId, to: options.to, box, tester: senderTester });
      });
      if (!result.ok) throw new CommandError(result.detail);
      await answer(options.json, result, result.detail);
    });

  const status = (name: string, description: string, changes: SenderChanges, done: string) =>
    one(sender, name, description)
      .option('--json', 'print the sender as JSON')
      .action(async (which: string, options: Json) => {
        const changed = await withDatabase(async (db, settings) => {
          const { id: senderId } = await findSender(db, which);
          return await updateSender(db, { senderId, changes, box: await boxOf(settings), actor: 'system' });
        });
        await answer(options.json, senderAsJson(changed), `${changed.name} ${done}`);
      });
  status('pause', 'stops sending from it', { status: 'paused' }, 'sends nothing until it is resumed.');
  status('resume', 'goes on, and forgets its failures', { status: 'active' }, 'sends again.');

  sender
    .command('reseal')
    .description('seals all stored passwords anew with SECRET_KEY, after that has changed')
    .option('--dry-run', 'say what a real run would do, and change nothing')
    .option('--json', 'print the result as JSON')
    .action(async (options: Json & { dryRun?: boolean }) => {
      const dryRun = options.dryRun ?? false;
      const result = await withDatabase(async (db, settings) =>
        resealSecrets(db, { box: await boxOf(settings), dryRun, actor: 'system' }),
      );
      await answer(options.json, resealedAsJson(result, dryRun), resealedAsText(result, dryRun));
    });

  one(sender, 'remove', 'takes it away when no campaign needs it')
    .option('--json', 'print the result as JSON')
    .action(async (which: string, options: Json) => {
      const removed = await withDatabase(async (db) => {
        const found = await findSender(db, which);
        await deleteSender(db, { senderId: found.id, actor: 'system' });
        return found;
      });
      await answer(options.json, { id: removed.id, removed: true }, `${removed.name} is gone.`);
    });
}

const one = (parent: Command, name: string, description: string): Command =>
  parent.command(name).description(description).argument('<sender>', 'its id, or its name');

async function boxOf(settings: Settings): Promise<SecretBox> {
  const { secretKey, formerKeys } = await installationKeys({
    dataDir: settings.DATA_DIR,
    setting: settings.SECRET_KEY,
    previous: settings.SECRET_KEY_PREVIOUS,
  });
  return createSecretBox(secretKey, formerKeys);
}

async function findSender(db: Database, which: string): Promise<Sender> {
  const senders = await listSenders(db);
  const named = senders.filter(({ name }) => name.toLowerCase() === which.trim().toLowerCase());
  const found = senders.find(({ id }) => id === which) ?? named[0];
  if (!found) throw new CommandError(`There is no sender ${which}.`);
  if (found.id !== which && named.length > 1)
    throw new CommandError(`There are ${named.length} senders called ${which}: name one by its id.`);
  return found;
}
