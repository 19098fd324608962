import path from 'node:path';
import { createApp, type JwtSettings, listUsers } from '@outreach/api';
import type { OpenSenderWays } from '@outreach/channels';
import { senderTester } from '@outreach/channels';
import { type Channels, createSecretBox, type Database, seedDemo } from '@outreach/core';
import { installationKeys, installationSecret } from '@outreach/embedded-db';
import { closeChannels, openChannels, openWays } from '@outreach/executor';
import type { Logger } from 'pino';
import { banner } from './banner.js';
import { consoleFiles } from './console-files.js';
import { type DemoLogIns, demoUsers } from './demo-users.js';
import type { Settings } from './env.js';
import { type ExecutorProcess, runExecutor } from './executor-process.js';
import { type Listener, listen } from './listen.js';
import { type OpenedDatabase, openDatabase } from './open-database.js';
import { startPurging } from './purging.js';

/** How long requests under way may take once we are told to stop, in milliseconds. */
const REQUEST_GRACE_MS = 10_000;

type Params = {
  settings: Settings;
  log: Logger;
  /** Takes lines for the person at the terminal. */
  say: (line: string) => void;
  /** Aborts when everything is to stop. */
  signal: AbortSignal;
};

/**
 * Starts everything, in the order in which it can fail, runs it until `signal` aborts, and stops it in order.
 * @throws BadSettings, StartError, EmbeddedDatabaseError in one line; everything is stopped again then
 */
export async function serve(params: Params): Promise<void> {
  const { settings, log, say, signal } = params;
  const dataDir = path.resolve(settings.DATA_DIR);
  let listener: Listener | undefined;
  let channels: Channels | undefined;
  let database: OpenedDatabase | undefined;
  let executor: ExecutorProcess | undefined;
  let senderWays: OpenSenderWays | undefined;
  let purging: ReturnType<typeof startPurging> | undefined;
  try {
    listener = await listen({ port: settings.PORT, host: settings.HOST });
    channels = openChannels({ outboxFile: settings.OUTBOX_FILE });
    const authSecret = await installationSecret({
      dataDir,
      name: 'auth-secret',
      setting: settings.AUTH_SECRET,
    });
    const { secretKey, formerKeys } = await installationKeys({
      dataDir,
      setting: settings.SECRET_KEY,
      previous: settings.SECRET_KEY_PREVIOUS,
    });
    database = await openDatabase({ databaseUrl: settings.DATABASE_URL, dataDir, say });
    const { db } = database;
    const logIns = settings.DEMO === 'on' ? await loadDemo(db, { dataDir, settings, say }) : undefined;
    if (signal.aborted) return;

    const address = settings.PUBLIC_URL ?? `http://localhost:${listener.port}`;
    const box = createSecretBox(secretKey, formerKeys);
    senderWays = openWays(db, { box, secretKey, publicUrl: settings.PUBLIC_URL, log });
    const app = createApp({
      db,
      channels,
      logger: log,
      authSecret,
      secretKey,
      formerKeys,
      senderTester,
      senderWays,
      baseUrl: address,
      publicUrl: settings.PUBLIC_URL,
      trustedOrigins: settings.TRUSTED_ORIGINS,
      trustProxy: settings.TRUST_PROXY,
      jwt: jwtSettings(settings),
      pages: consoleFiles(),
    });
    listener.answerWith(app);
    purging = startPurging(db, log);
    if (settings.EXECUTOR === 'on') executor = runExecutor({ databaseUrl: database.url, secretKey, log });

    const hasUsers = (await listUsers(db)).length > 0;
    say(banner({ address, logIns, executor: executor !== undefined, dataDir, hasUsers }));
    const failure = await Promise.race([aborted(signal), executor?.over ?? aborted(signal)]);
    if (failure) throw failure;
  } finally {
    await Promise.all([listener?.close(REQUEST_GRACE_MS), executor?.stop(), purging?.stop()]);
    if (channels) await closeChannels(channels);
    await senderWays?.close();
    await database?.close();
  }
}

async function loadDemo(
  db: Database,
  { dataDir, settings, say }: { dataDir: string; settings: Settings; say: (line: string) => void },
): Promise<DemoLogIns | undefined> {
  const isOwn = settings.DATABASE_URL === undefined;
  const demo = await demoUsers(db, { dataDir, setting: settings.DEMO_PASSWORD, isOwn });
  if (!demo) return undefined;
  const startedAt = performance.now();
  const { seeded } = await seedDemo(db, {
    users: demo.ids,
    onProgress: ({ what, count }) => say(`  ${count.toLocaleString('en')} ${what}`),
  });
  if (seeded) say(`Demo data loaded in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
  return demo.logIns;
}

function jwtSettings(settings: Settings): JwtSettings | undefined {
  const { AUTH_JWKS_URL, AUTH_JWT_SECRET } = settings;
  const expected = { issuer: settings.AUTH_JWT_ISSUER, audience: settings.AUTH_JWT_AUDIENCE };
  if (AUTH_JWKS_URL) return { jwksUrl: AUTH_JWKS_URL, ...expected };
  return AUTH_JWT_SECRET ? { sharedSecret: AUTH_JWT_SECRET, ...expected } : undefined;
}

const aborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
