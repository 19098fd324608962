import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolder, startServerProcess } from './setup/product.js';

async function refusal(env: Record<string, string>) {
  const server = await startServerProcess(env);
  const { code } = await server.exited;
  return { code, said: server.stderr().trimEnd().split('\n'), printed: server.stdout() };
}

describe('a start that cannot succeed says why in one line:', { timeout: 120_000 }, () => {
  it('a busy port, before anything else is started', async () => {
    const DATA_DIR = dataFolder();
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = address && typeof address === 'object' ? String(address.port) : '';
    const { code, said, printed } = await refusal({ DATA_DIR, PORT: port });
    other.close();
    expect(code).toBe(1);
    expect(said).toEqual([expect.stringMatching(`^port ${port} on 127.0.0.1 is in use`)]);
    expect(printed).toBe('');
    expect(existsSync(path.join(DATA_DIR, 'postgres'))).toBe(false);
  });

  it('bad settings, all at once', async () => {
    const { code, said } = await refusal({ DATA_DIR: dataFolder(), PORT: 'x', EXECUTOR: 'y' });
    expect(said).toEqual([expect.stringMatching(/^PORT: .*; EXECUTOR: /)]);
    expect(code).toBe(2);
  });

  it('a file for messages that cannot be written', async () => {
    const DATA_DIR = dataFolder();
    const { code, said } = await refusal({ DATA_DIR, OUTBOX_FILE: DATA_DIR });
    expect(said).toEqual([`OUTBOX_FILE: ${DATA_DIR} is a folder, and a file is expected`]);
    expect(code).toBe(2);
  });

  it('a setting of the executor alone', async () => {
    const { code, said } = await refusal({ DATA_DIR: dataFolder(), DEMO: 'off', EXECUTOR_BATCH: 'many' });
    expect(said[0]).toMatch(/^EXECUTOR_BATCH: /);
    expect(said.at(-1)).toMatch(/^the executor cannot run/);
    expect(code).toBe(2);
  });

  it('a database that is not there', async () => {
    const { code, said } = await refusal({
      DATA_DIR: dataFolder(),
      DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/none',
    });
    expect(said).toEqual([expect.stringMatching(/^the database cannot be used: .*ECONNREFUSED/)]);
    expect(code).toBe(1);
  });
});
