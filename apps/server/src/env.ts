import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '@outreach/api';
import { databaseUrlProblem } from '@outreach/embedded-db';
import { z } from 'zod';

const SWITCH = z.enum(['on', 'off'], { error: 'on or off is expected' }).default('on');
const PORT_EXPECTED = 'a port from 0 to 65535 is expected (0: any free one)';

const settings = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, PORT_EXPECTED)
    .transform(Number)
    .refine((port) => port <= 65_535, PORT_EXPECTED)
    .default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'an address like https://outreach.example.com is expected' })
    .optional(),
  TRUSTED_ORIGINS: z
    .string()
    .transform((list) => list.split(',').map((origin) => origin.trim()))
    .refine(
      (list) => list.every(isOrigin),
      'origins like https://crm.example.com are expected, with commas between',
    )
    .optional(),
  TRUST_PROXY: z
    .string()
    .regex(/^\d$/, 'the number of proxies in front of the server is expected')
    .transform(Number)
    .optional(),
  DATABASE_URL: z
    .string()
    .refine((url) => !databaseUrlProblem(url), { error: ({ input }) => databaseUrlProblem(String(input)) })
    .optional(),
  DATA_DIR: z.string().default('.data'),
  AUTH_SECRET: z.string().min(32, 'at least 32 characters are expected').optional(),
  SECRET_KEY: z.string().min(32, 'at least 32 characters are expected').optional(),
  SECRET_KEY_PREVIOUS: z
    .string()
    .transform((list) => list.split(',').map((key) => key.trim()))
    .refine(
      (keys) => keys.every((key) => key.length >= 32),
      'keys of at least 32 characters are expected, with commas between',
    )
    .optional(),
  DEMO: SWITCH,
  DEMO_PASSWORD: z
    .string()
    .min(MIN_PASSWORD_LENGTH, `at least ${MIN_PASSWORD_LENGTH} characters are expected`)
    .max(MAX_PASSWORD_LENGTH, `at most ${MAX_PASSWORD_LENGTH} characters are expected`)
    .optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'one of trace, debug, info, warn, error, fatal, silent is expected',
    })
    .default('info'),
  EXECUTOR: SWITCH,
  OUTBOX_FILE: z.string().optional(),
  AUTH_JWKS_URL: z.url({ protocol: /^https?$/, error: 'an http or https address is expected' }).optional(),
  AUTH_JWT_SECRET: z.string().min(32, 'at least 32 characters are expected').optional(),
  AUTH_JWT_ISSUER: z.string().optional(),
  AUTH_JWT_AUDIENCE: z.string().optional(),
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
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new BadSettings(faults.join('; '));
  }
  if (result.data.AUTH_JWKS_URL && result.data.AUTH_JWT_SECRET)
    throw new BadSettings('AUTH_JWKS_URL and AUTH_JWT_SECRET: only one of them can be set');
  return result.data;
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

/** What a child process gets: ours, with some of it set anew. */
export const environmentWith = (changes: Record<string, string>): NodeJS.ProcessEnv => ({
  ...process.env,
  ...changes,
});
