import { type OpenSenderWays, openSenderWays } from '@outreach/channels';
import {
  createMailIdentity,
  createSecretBox,
  type Database,
  type SecretBox,
  type SenderWays,
  senderForSending,
  sendersInUse,
} from '@outreach/core';
import { BadSettings, installationKeys } from '@outreach/embedded-db';
import type { Settings } from './env.js';
import { openInboxes, type ReadInboxes } from './inboxes.js';
import type { Logger } from './log.js';

/** Opens the ways out of senders; their passwords are opened with the installation's secret key. */
export function openWays(
  db: Database,
  params: {
    box: SecretBox;
    secretKey: string;
    /** Where people outside reach the server; undefined: mails carry no address to opt out at. */
    publicUrl: string | undefined;
    connections?: number;
    /** How long a message stays claimed, which handing it over must not outlast. */
    leaseSeconds?: number;
    log: { info(sentence: string): void };
  },
): OpenSenderWays {
  const { box, secretKey, publicUrl, connections, leaseSeconds, log } = params;
  return openSenderWays({
    load: (senderId) => senderForSending(db, { senderId }, box),
    identity: createMailIdentity({ secretKey, publicUrl }),
    ...(connections === undefined ? {} : { connections }),
    ...(leaseSeconds === undefined ? {} : { leaseSeconds }),
    log: (sentence) => log.info(sentence),
  });
}

/** The same, and what reads their inboxes, for the length of some work. Without SECRET_KEY the key is the one that is kept in the data folder, likewise those before it. */
export async function withSenderWays<T>(
  db: Database,
  params: { settings: Settings; dataDir: string; log: Logger },
  work: (ways: { senderWays: SenderWays; readInboxes: ReadInboxes }) => Promise<T>,
): Promise<T> {
  const { settings, dataDir, log } = params;
  const { secretKey, formerKeys } = await installationKeys({
    dataDir,
    setting: settings.SECRET_KEY,
    previous: settings.SECRET_KEY_PREVIOUS,
  });
  const box = createSecretBox(secretKey, formerKeys);
  const senderWays = openWays(db, {
    box,
    secretKey,
    publicUrl: settings.PUBLIC_URL,
    connections: settings.EXECUTOR_CONNECTIONS,
    leaseSeconds: settings.EXECUTOR_LEASE_SECONDS,
    log,
  });
  try {
    const readInboxes = openInboxes(db, { box, everySeconds: settings.EXECUTOR_INBOX_SECONDS, log });
    return await work({ senderWays, readInboxes });
  } finally {
    await senderWays.close();
  }
}

/**
 * A simulated clock is for rehearsals: it must not make real messages go out.
 * @throws BadSettings
 */
export async function assertOnlyLogged(db: Database): Promise<void> {
  const real = await sendersInUse(db, { modes: ['smtp', 'http', 'manual'] });
  if (real.length > 0)
    throw new BadSettings(
      `EXECUTOR_NOW: a simulated clock can't be used while real messages go out (${real.join(', ')})`,
    );
}
