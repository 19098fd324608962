import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { databaseUrlProblem } from '@outreach/embedded-db';
import { z } from 'zod';

/** Below the repository, from wherever the command is called. */
const DEFAULT_DATA_DIR = path.join(fileURLToPath(new URL('../../../', import.meta.url)), '.data');

const settings = z.object({
  DATABASE_URL: z
    .string()
    .refine((url) => !databaseUrlProblem(url), { error: ({ input }) => databaseUrlProblem(String(input)) })
    .optional(),
  DATA_DIR: z.string().default(DEFAULT_DATA_DIR),
  SECRET_KEY: z.string().min(32, 'at least 32 characters are expected').optional(),
  SECRET_KEY_PREVIOUS: z
    .string()
    .transform((list) => list.split(',').map((key) => key.trim()))
    .refine(
      (keys) => keys.every((key) => key.length >= 32),
      'keys of at least 32 characters are expected, with commas between',
    )
    .optional(),
  /** Of the sender that is added: arguments can be read by everybody on the machine. */
  SENDER_PASSWORD: z.string().optional(),
  /** The same where its mailbox is read with another user. */
  SENDER_INBOX_PASSWORD: z.string().optional(),
  /** Its length is checked where it is used: what knows the limits takes a second to load. */
  DEMO_PASSWORD: z.string().optional(),
});
export type Settings = z.output<typeof settings>;

/** Says which settings are bad, in one line. */
export class BadSettings extends Error {}

/**
 * The settings of this process. An empty variable counts as unset.
 * @throws BadSettings
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = settings.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new BadSettings(faults.join('; '));
}
