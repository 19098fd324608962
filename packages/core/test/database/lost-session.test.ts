import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { connect } from '../../src/index.js';
import { testDatabase } from '../setup/test-campaign.js';

const stage = await testDatabase();

/** The session of the one who sleeps, once it does. */
async function sleeper(): Promise<number> {
  for (;;) {
    const [row] = await stage.sql<{ pid: number }[]>`
      SELECT pid FROM pg_stat_activity WHERE application_name = 'lost' AND wait_event = 'PgSleep'`;
    if (row) return row.pid;
  }
}

it('a session that is cut within a transaction fails that transaction and nothing else', async () => {
  const lost = connect({ url: stage.url, applicationName: 'lost', max: 1 });
  for (let times = 0; times < 10; times++) {
    const work = lost.db.transaction((tx) => tx.execute(sql`SELECT pg_sleep(60)`));
    const failed = expect(work).rejects.toThrow();
    await stage.sql`SELECT pg_terminate_backend(${await sleeper()})`;
    await failed;
    expect(await lost.sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  }
  await lost.close();
});

/** AuthenticationOk and ReadyForQuery. */
const WELCOME = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);

it('a database that goes away while a session is being opened fails the one who waits, and nobody else', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  const server = createServer((socket) => {
    // After its welcome the driver asks for types, on its own behalf.
    socket.once('data', () => {
      socket.write(WELCOME);
      socket.once('data', () => {
        server.close();
        socket.destroy();
      });
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const lost = connect({ url: `postgres://nobody@127.0.0.1:${port}/none`, applicationName: 'lost', max: 1 });
  await expect(lost.sql`SELECT 1`).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await lost.sql.end({ timeout: 0 });
  await new Promise(setImmediate);
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

it('a database that ends a session while it is being opened, and takes no more, fails the one who waits', async () => {
  let sessions = 0;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      if (sessions++ > 0) return socket.end(REFUSED);
      socket.write(WELCOME);
      socket.once('data', () => socket.destroy());
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const lost = connect({ url: `postgres://nobody@127.0.0.1:${port}/none`, applicationName: 'lost', max: 1 });
  await expect(lost.sql`SELECT 1`).rejects.toMatchObject({ code: '55000' });
  await lost.sql.end({ timeout: 0 });
  server.close();
});

/** ErrorResponse: the database takes no connections. */
const FIELDS = Buffer.from('SFATAL\0C55000\0Mno connections\0\0');
const REFUSED = Buffer.concat([Buffer.from([0x45, 0, 0, 0, FIELDS.length + 4]), FIELDS]);
