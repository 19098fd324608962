import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

const SCHEMAS = [
  'packages/embedded-db/src/settings.ts',
  'apps/server/src/env.ts',
  'apps/executor/src/env.ts',
  'apps/cli/src/env.ts',
];

/** The settings that a schema names. */
const settingsOf = (file: string): string[] =>
  [...read(file).matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name = '']) => name);

describe('the table of settings', () => {
  it('has every setting of server, executor and command line, and no other', () => {
    const section = read('README.md').split('## Settings\n')[1]?.split('\n## ')[0] ?? '';
    const listed = [...section.matchAll(/^\| (`[A-Z].*?) *\|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    const known = new Set(SCHEMAS.flatMap(settingsOf));
    expect(known.size).toBeGreaterThan(25);
    expect(listed.sort()).toEqual([...known].sort());
  });
});
