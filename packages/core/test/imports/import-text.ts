import { Readable } from 'node:stream';
import { sql } from 'drizzle-orm';
import {
  type Database,
  type ImportRecord,
  type ImportSummary,
  importFile,
  stageImport,
} from '../../src/index.js';

type Options = Partial<Parameters<typeof importFile>[1]>;

/** Imports text as if it were a file. */
export const importText = (
  db: Database,
  text: string | Buffer,
  options: Options = {},
): Promise<ImportRecord> =>
  importFile(db, {
    stream: Readable.from([Buffer.from(text)]),
    fileName: 'test.csv',
    actor: 'user:test',
    ...options,
  });

/** The same, and only its figures that are not 0. */
export async function countsOf(record: Promise<ImportRecord>): Promise<Partial<ImportSummary>> {
  const { summary } = await record;
  if (!summary) throw new Error('there is no summary');
  const { create, update, unchanged, skipped, merged, rejected } = summary;
  const all = { create, update, unchanged, skipped, merged, rejected };
  return Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0));
}

/** Rows of a query, bare. */
export async function rowsOf(db: Database, query: string): Promise<Record<string, unknown>[]> {
  return [...(await db.execute(sql.raw(query)))].map((row) => ({ ...row }));
}

/** Text laid ready as if it were a file, not yet applied. */
export const stageText = (db: Database, text: string) =>
  stageImport(db, { stream: Readable.from([Buffer.from(text)]), fileName: 'x.csv', actor: 'system' });

const HEADER = 'First Name,Last Name,Email,LinkedIn URL,Title,Company,Website,Score';

/** A file of contacts with these rows. */
export const file = (...rows: string[]) => [HEADER, ...rows].join('\n');

/** Who is here, by first name, each with address, profile and title. */
export const peopleIn = (db: Database) =>
  rowsOf(
    db,
    "SELECT first_name AS f, email AS e, replace(linkedin_url, 'https://www.linkedin.com/in/', '') AS l, title AS t FROM contacts ORDER BY first_name",
  );

/** Takes away everybody and every company. */
export async function empty(db: Database): Promise<void> {
  await db.execute(sql`DELETE FROM contacts`);
  await db.execute(sql`DELETE FROM companies`);
}
