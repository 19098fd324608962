import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));
export const PASSWORD = 'a password for pictures';

/**
 * Starts the built product with demo data in a folder of its own, on a free port, with an executor.
 * @param {Record<string, string>} [settings] further settings
 * @returns {Promise<{ baseUrl: string, stop: () => Promise<void> }>}
 */
export async function startDemoServer(settings = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'outreach-console-'));
  const { DATABASE_URL: _, ...ours } = process.env;
  const server = spawn(process.execPath, ['apps/server/dist/main.js'], {
    cwd: REPOSITORY,
    env: {
      ...ours,
      DATA_DIR: dataDir,
      OUTBOX_FILE: join(dataDir, 'outbox.jsonl'),
      PORT: '0',
      LOG_LEVEL: 'error',
      DEMO_PASSWORD: PASSWORD,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const baseUrl = await Promise.race([
      readyAddress(server.stdout),
      ended.then(() => Promise.reject(new Error('The server ended before it was ready.'))),
    ]);
    return { baseUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param {import('node:stream').Readable} output */
async function readyAddress(output) {
  for await (const line of createInterface({ input: output })) {
    const [, address] = /is ready: (http\S+)/.exec(line) ?? [];
    if (address) {
      output.resume();
      return address;
    }
  }
  throw new Error('The server did not say that it is ready.');
}
