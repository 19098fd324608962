import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Where to put the results for a program to read, beside those for people. */
const report = process.env.TEST_REPORT;

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  resolve: { conditions: ['@outreach/source'] },
  ssr: { resolve: { conditions: ['@outreach/source'] } },
  test: {
    include: ['mail-servers/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    ...(report ? { reporters: ['default', ['json', { outputFile: report }]] } : {}),
  },
});
