import { openSenderWays } from '@outreach/channels';
import {
  createMailIdentity,
  createSecretBox,
  type Database,
  type SenderWays,
  senderForSending,
  sendersInUse,
} from '@outreach/core';
import { installationSecret } from '@outreach/embedded-db';
import { BadSettings, type Settings } from './env.js';
import type { Logger } from './log.js';

/**
 * Opens the ways out of senders for the length of some work. Their passwords are opened with SECRET_KEY or, when that is
 * unset, with the key that is kept in the data folder.
 */
export async function withSenderWays<T>(
  db: Database,
  params: { settings: Settings; dataDir: string; log: Logger },
  work: (ways: SenderWays) => Promise<T>,
): Promise<T> {
  const { settings, dataDir, log } = params;
  const secretKey = await installationSecret({ dataDir, name: 'secret-key', setting: settings.SECRET_KEY });
  const box = createSecretBox(secretKey);
  const ways = openSenderWays({
    load: (senderId) => senderForSending(db, { senderId }, box),
    identity: createMailIdentity({ secretKey, publicUrl: settings.PUBLIC_URL }),
    connections: settings.EXECUTOR_CONNECTIONS,
    log: (sentence) => log.info(sentence),
  });
  try {
    return await work(ways);
  } finally {
    await ways.close();
  }
}

/**
 * A simulated clock is for rehearsals: it must not make real messages go out.
 * @throws BadSettings
 */
export async function assertOnlyLogged(db: Database): Promise<void> {
  const real = await sendersInUse(db, { modes: ['smtp', 'http'] });
  if (real.length > 0)
    throw new BadSettings(
      `EXECUTOR_NOW: a simulated clock can't be used while real messages go out (${real.join(', ')})`,
    );
}
