import { z } from 'zod';
import { databaseUrlProblem } from './database-url.js';
import { SECRET_KEY_LENGTH } from './kept-secret.js';

/** What every process of an installation reads from its environment in the same way. */
export const installationSettings = {
  DATABASE_URL: z
    .string()
    .refine((url) => !databaseUrlProblem(url), { error: ({ input }) => databaseUrlProblem(String(input)) })
    .optional(),
  DATA_DIR: z.string().default('.data'),
  SECRET_KEY: z
    .string()
    .min(SECRET_KEY_LENGTH, `at least ${SECRET_KEY_LENGTH} characters are expected`)
    .optional(),
  SECRET_KEY_PREVIOUS: z
    .string()
    .transform((list) => list.split(',').map((key) => key.trim()))
    .refine(
      (keys) => keys.every((key) => key.length >= SECRET_KEY_LENGTH),
      `keys of at least ${SECRET_KEY_LENGTH} characters are expected, with commas between`,
    )
    .optional(),
};

/** Says which settings are bad, in one line. */
export class BadSettings extends Error {}

/**
 * The settings of a process. An empty variable counts as unset.
 * @throws BadSettings
 */
export function parseSettings<Schema extends z.ZodType>(
  schema: Schema,
  env: NodeJS.ProcessEnv,
): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new BadSettings(faults.join('; '));
}
