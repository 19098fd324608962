import { runProcess } from '@outreach/testkit';
import { expect } from 'vitest';
import type { ServerUnderTest } from './start-server.ts';

/** One pass of the executor over what is due. */
export async function runExecutor(server: ServerUnderTest): Promise<void> {
  const { code, stderr } = await runProcess({
    command: process.execPath,
    args: ['apps/executor/dist/main.js', 'run'],
    cwd: server.repository,
    env: server.env,
  });
  expect(code, stderr).toBe(0);
}
