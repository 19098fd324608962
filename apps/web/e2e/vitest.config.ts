import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Where to put the results for a program to read, beside those for people. */
const report = process.env.TEST_REPORT;

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  resolve: { conditions: ['@outreach/source'] },
  ssr: { resolve: { conditions: ['@outreach/source'] } },
  test: {
    include: ['e2e/**/*.e2e.ts'],
    globalSetup: ['e2e/setup/start-server.ts'],
    // One server and one browser at a time: a small machine has to be enough.
    fileParallelism: false,
    pool: 'forks',
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
    ...(report ? { reporters: ['default', ['json', { outputFile: report }]] } : {}),
    bail: 0,
  },
});
