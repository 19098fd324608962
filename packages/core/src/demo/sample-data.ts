import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Database } from '../database/connect.js';
import { importFile } from '../imports/import-file.js';

export type DemoProgress = { what: 'companies' | 'contacts' | 'campaigns'; count: number };

/** The same from `src` and from `dist`. */
const FOLDER = new URL('../../sample-data/', import.meta.url);

/** Companies first: they carry the fit scores, and contacts are joined to them by domain and name. */
const FILES = [
  { kind: 'companies', names: ['companies.csv'] },
  { kind: 'contacts', names: ['contacts-apollo.csv', 'connections-linkedin.csv'] },
] as const;

/** Imports the repository's sample companies and contacts. Again is harmless: they are found to be here already. */
export async function importSampleData(
  db: Database,
  params: { onProgress: (progress: DemoProgress) => void },
): Promise<void> {
  for (const { kind, names } of FILES) {
    let count = 0;
    for (const fileName of names) {
      const stream = createReadStream(fileURLToPath(new URL(fileName, FOLDER)));
      const { summary } = await importFile(db, { stream, fileName, kind, actor: 'system' });
      count += (summary?.rows ?? 0) - (summary?.merged ?? 0) - (summary?.rejected ?? 0);
    }
    params.onProgress({ what: kind, count });
  }
}
