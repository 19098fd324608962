import { withDatabase } from '@outreach/testkit';
import { expect, it } from 'vitest';
import { dataFolder, startServer } from './setup/product.js';

it('a start deletes what has run out, and nothing else', { timeout: 120_000 }, async () => {
  const dataDir = dataFolder();
  const startAndStop = async () => {
    const server = await startServer({ DATA_DIR: dataDir, DEMO: 'off', EXECUTOR: 'off' });
    server.kill('SIGTERM');
    expect(await server.exited).toEqual({ code: 0, signal: null });
  };
  await startAndStop();
  await withDatabase(
    { dataDir },
    (sql) => sql`
      INSERT INTO idempotency_keys (user_id, key, request_hash, locked_until, created_at)
      VALUES ('ada', 'of the day before', 'x', now(), now() - interval '25 hours'), ('ada', 'of today', 'x', now(), now())`,
  );
  await startAndStop();
  const left = await withDatabase({ dataDir }, (sql) => sql`SELECT key FROM idempotency_keys`);
  expect([...left]).toEqual([{ key: 'of today' }]);
});
