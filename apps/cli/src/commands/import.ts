import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  type Database,
  discardImport,
  IMPORT_FIELDS,
  type ImportRecord,
  importFile,
  type MappingOverride,
  rejectedRows,
} from '@outreach/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CommandError } from '../errors.js';
import { importProgress } from '../import-progress.js';
import { importAsJson, importAsText } from '../import-report.js';
import { answer, note } from '../output.js';
import { withDatabase } from '../session.js';

type ImportOptions = {
  dryRun?: boolean;
  kind?: 'contacts' | 'companies';
  map?: MappingOverride;
  onExisting: 'update' | 'fill' | 'skip';
  rejected?: string;
  json?: boolean;
};

const HELP = `
Delimiter, encoding, header row, contacts or companies and the fields of the columns are found by looking.
Fields of contacts:  ${IMPORT_FIELDS.contacts.join(', ')}, custom:your_key
Fields of companies: ${IMPORT_FIELDS.companies.join(', ')}

Examples:
  pnpm outreach import leads.csv --dry-run
  pnpm outreach import leads.csv --map "Mail=email" --map "Score=custom:score" --map "Notes="
  zcat leads.csv.gz | pnpm outreach import - --on-existing fill --rejected rejected.csv`;

export function addImport(program: Command): void {
  program
    .command('import')
    .description('brings contacts or companies in from a CSV file')
    .argument('<file>', 'the file; - for standard input')
    .option('--dry-run', 'say what a real run would do, and change nothing')
    .addOption(
      new Option('--kind <kind>', 'what the rows are, when it cannot be seen').choices([
        'contacts',
        'companies',
      ]),
    )
    .option('--map <column=field>', 'where a column goes; nothing after = leaves it out; repeatable', mapped)
    .addOption(
      new Option('--on-existing <mode>', 'what happens to those already here')
        .choices(['update', 'fill', 'skip'])
        .default('update'),
    )
    .option('--rejected <file>', 'write the rejected rows here, with their reasons')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', HELP)
    .action(async (file: string, options: ImportOptions) => {
      const { rejected } = options;
      if (rejected !== undefined) await assertWritable(rejected, file);
      let importId: string | undefined;
      // Nobody can apply it later by its id from here.
      const discard = async (db: Database) => {
        if (importId !== undefined) await discardImport(db, { importId, actor: 'system' });
      };
      const record = await withDatabase(async (db) => {
        const done = await runImport(db, file, options, (id) => {
          importId = id;
        });
        try {
          if (rejected !== undefined) await writeRejected(db, done, rejected);
        } finally {
          if (options.dryRun) await discard(db);
        }
        return done;
      }, discard);
      const dryRun = options.dryRun ?? false;
      await answer(options.json, importAsJson(record, dryRun), importAsText(record, dryRun));
    });
}

async function runImport(
  db: Database,
  file: string,
  options: ImportOptions,
  onStaging: (importId: string) => void,
): Promise<ImportRecord> {
  const isPipe = file === '-';
  if (isPipe && process.stdin.isTTY)
    throw new CommandError('Nothing is piped in: name a file, or write one to standard input.');
  const found = isPipe ? undefined : await stat(file);
  if (found?.isDirectory()) throw new CommandError(`${file} is a folder.`);
  const shows = process.stderr.isTTY && !options.json;
  const progress = shows ? importProgress(found?.size) : undefined;
  try {
    return await importFile(db, {
      stream: isPipe ? process.stdin : createReadStream(file),
      fileName: isPipe ? 'standard input' : path.basename(file),
      kind: options.kind,
      mapping: options.map,
      onExisting: options.onExisting,
      dryRun: options.dryRun ?? false,
      actor: 'system',
      onProgress: progress?.report,
      onStaging,
    });
  } finally {
    progress?.end();
  }
}

/** Before anything is read: an import that is done is not to fail for want of a place for its report. */
async function assertWritable(rejected: string, file: string): Promise<void> {
  if (file !== '-' && path.resolve(rejected) === path.resolve(file))
    throw new CommandError('--rejected: that is the file to be imported.');
  try {
    await (await open(rejected, 'a')).close();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`--rejected: ${rejected} cannot be written: ${reason}`);
  }
}

async function writeRejected(db: Database, record: ImportRecord, file: string): Promise<void> {
  await pipeline(await rejectedRows(db, { importId: record.id }), createWriteStream(file));
  note(`The rejected rows are in ${file}.`);
}

function mapped(text: string, before: MappingOverride = {}): MappingOverride {
  // A heading may hold an equals sign, a field cannot.
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected is Column=field.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1).trim() || null };
}
