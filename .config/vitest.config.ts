import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Where to put the results for a program to read, beside those for people. */
const report = process.env.TEST_REPORT;

const root = fileURLToPath(new URL('..', import.meta.url));

export default defineConfig({
  root,
  resolve: { conditions: ['@outreach/source'] },
  ssr: { resolve: { conditions: ['@outreach/source'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts'],
    globalSetup: ['packages/core/test/setup/template-database.ts'],
    ...(report ? { reporters: ['default', ['json', { outputFile: report }]] } : {}),
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 180_000,
  },
});
