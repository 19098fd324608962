import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installationSettings, parseSettings } from '@outreach/embedded-db';
import { z } from 'zod';

/** Below the repository, from wherever the command is called. */
const DEFAULT_DATA_DIR = path.join(fileURLToPath(new URL('../../../', import.meta.url)), '.data');

const settings = z.object({
  ...installationSettings,
  DATA_DIR: z.string().default(DEFAULT_DATA_DIR),
  /** Of the sender that is added: arguments can be read by everybody on the machine. */
  SENDER_PASSWORD: z.string().optional(),
  /** The same where its mailbox is read with another user. */
  SENDER_INBOX_PASSWORD: z.string().optional(),
  /** Its length is checked where it is used: what knows the limits takes a second to load. */
  DEMO_PASSWORD: z.string().optional(),
});
export type Settings = z.output<typeof settings>;

/**
 * The settings of this process. An empty variable counts as unset.
 * @throws BadSettings
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  return parseSettings(settings, env);
}
