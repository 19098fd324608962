import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '@outreach/api';
import { BadSettings, installationSettings, parseSettings } from '@outreach/embedded-db';
import { z } from 'zod';

const SWITCH = z.enum(['on', 'off'], { error: 'on or off is expected' }).default('on');
const PORT_EXPECTED = 'a port from 0 to 65535 is expected (0: any free one)';

const settings = z.object({
  ...installationSettings,
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
  AUTH_SECRET: z.string().min(32, 'at least 32 characters are expected').optional(),
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

/**
 * The settings of this process. An empty variable counts as unset.
 * @throws BadSettings
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const given = parseSettings(settings, env);
  if (given.AUTH_JWKS_URL && given.AUTH_JWT_SECRET)
    throw new BadSettings('AUTH_JWKS_URL and AUTH_JWT_SECRET: only one of them can be set');
  return given;
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

/** What a child process gets: ours, with some of it set anew. */
export const environmentWith = (changes: Record<string, string>): NodeJS.ProcessEnv => ({
  ...process.env,
  ...changes,
});
