import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Where to put the results for a program to read, beside those for people. */
const report = process.env.TEST_REPORT;

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  resolve: { conditions: ['@outreach/source'] },
  ssr: { resolve: { conditions: ['@outreach/source'] } },
  test: {
    include: ['suite/**/*.test.ts'],
    // Each has a database and processes of its own, and two cores have to be enough.
    fileParallelism: false,
    pool: 'forks',
    testTimeout: 180_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 60_000, interval: 20 } },
    ...(report ? { reporters: ['default', ['json', { outputFile: report }]] } : {}),
  },
});
