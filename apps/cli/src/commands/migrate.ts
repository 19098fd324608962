import { connect, migrateDatabase, pendingMigrations } from '@outreach/core';
import type { Command } from 'commander';
import { answer, counted } from '../output.js';
import { withServer } from '../session.js';

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('brings the database to the schema of this version; safe to repeat')
    .option('--json', 'print the result as JSON')
    .action(async (options: { json?: boolean }) => {
      await withServer(async (server) => {
        const applied = await countPending(server.url);
        const { duplicates } = await migrateDatabase({ url: server.url });
        const lines = [
          applied === 0 ? 'The schema is up to date.' : `Applied ${counted(applied, 'migration')}.`,
          ...duplicates.flatMap(({ index, examples }) => [
            `These occur more than once and should be one: ${examples.join(', ')}.`,
            `  Merge them and run "pnpm outreach migrate" again; until then ${index} cannot keep out new ones.`,
          ]),
        ];
        await answer(options.json, { applied, duplicates }, lines.join('\n'));
      });
    });
}

async function countPending(url: string): Promise<number> {
  const connection = connect({ url, applicationName: 'outreach-cli', max: 1 });
  try {
    return await pendingMigrations(connection.db);
  } finally {
    await connection.close();
  }
}
