import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProcess } from '@outreach/testkit';
import type { TestProject } from 'vitest/node';
import { GIVEN_DATABASE } from './env.ts';

const REPOSITORY = fileURLToPath(new URL('../../../..', import.meta.url));
const PASSWORD = 'a password for tests';

export type ServerUnderTest = {
  baseUrl: string;
  password: string;
  /** What the executor needs to work on the same database. */
  env: Record<string, string>;
  repository: string;
  outbox: string;
};

declare module 'vitest' {
  export interface ProvidedContext {
    server: ServerUnderTest;
  }
}

/**
 * Starts the product as its users do, with demo data in a database of its own, and no executor, so that tests say when
 * messages go out. `E2E_DATABASE_URL` names an empty database to use in place of an embedded one.
 */
export default async function startServer(project: TestProject) {
  const dataDir = await mkdtemp(join(tmpdir(), 'outreach-e2e-'));
  const outbox = join(dataDir, 'outbox.jsonl');
  const env = {
    DATA_DIR: dataDir,
    OUTBOX_FILE: outbox,
    LOG_LEVEL: 'warn',
    ...(GIVEN_DATABASE ? { DATABASE_URL: GIVEN_DATABASE } : {}),
  };
  const server = await startProcess({
    command: process.execPath,
    args: ['apps/server/dist/main.js'],
    cwd: REPOSITORY,
    env: { ...env, BASE_URL: undefined, PORT: '0', EXECUTOR: 'off', DEMO_PASSWORD: PASSWORD },
    group: true,
  });
  const line = await server.waitForLine(/is ready: http/, 120_000);
  const baseUrl = /http\S+/.exec(line)?.[0] ?? '';
  project.provide('server', { baseUrl, password: PASSWORD, env, repository: REPOSITORY, outbox });
  return async () => {
    server.kill();
    await server.exited;
    await rm(dataDir, { recursive: true, force: true });
  };
}
