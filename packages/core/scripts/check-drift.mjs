/**
 * Fails when the schema says something that no migration does: drizzle-kit is asked to write the missing migration,
 * into a copy of the folder, and must find nothing to write.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const core = fileURLToPath(new URL('..', import.meta.url));
const migrations = path.join(core, 'migrations');
const folder = mkdtempSync(path.join(tmpdir(), 'outreach-drift-'));
const copy = path.join(folder, 'migrations');
const config = path.join(folder, 'drizzle.config.ts');

let failure;
try {
  cpSync(migrations, copy, { recursive: true });
  const original = path.join(core, 'drizzle.config.ts');
  // drizzle-kit reads paths of a configuration against the folder it runs in.
  const out = path.relative(core, copy);
  writeFileSync(
    config,
    `import config from ${JSON.stringify(original)};\nexport default { ...config, out: ${JSON.stringify(out)} };\n`,
  );
  const run = spawnSync('drizzle-kit', ['generate', '--config', config], {
    cwd: core,
    encoding: 'utf8',
    // Without a terminal, a question about a renamed column ends it instead of waiting for an answer.
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: `${path.join(core, 'node_modules/.bin')}${path.delimiter}${process.env.PATH}`,
    },
  });
  const added = readdirSync(copy).filter((name) => !readdirSync(migrations).includes(name));
  const sql = added.map((name) => readFileSync(path.join(copy, name), 'utf8')).join('\n');
  if (sql)
    failure = `The schema is ahead of the migrations; "pnpm --filter @outreach/core db:generate" would write:\n\n${sql}`;
  else if (run.error) failure = `drizzle-kit cannot be run: ${run.error.message}`;
  // It ends with 0 after some errors too, so its words count.
  else if (run.status !== 0 || !run.stdout.includes('No schema changes'))
    failure = `drizzle-kit could not compare schema and migrations:\n\n${run.stdout}${run.stderr}`;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

if (failure) {
  console.error(failure.trimEnd());
  process.exit(1);
}
console.log('Schema and migrations say the same.');
