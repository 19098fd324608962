import { SMTP_CONNECTIONS } from '@outreach/channels';
import { INBOX_EVERY_SECONDS, PASS_DEFAULTS, SENDER_DEFAULTS } from '@outreach/core';
import { installationSettings, parseSettings } from '@outreach/embedded-db';
import { z } from 'zod';

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `a whole number from ${min} to ${max} is expected`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `a whole number from ${min} to ${max} is expected`);

const settings = z.object({
  ...installationSettings,
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'an address like https://outreach.example.com is expected' })
    .optional(),
  OUTBOX_FILE: z.string().optional(),
  EXECUTOR_NOW: z
    .string()
    .pipe(z.iso.datetime({ offset: true, error: 'an ISO 8601 time like 2026-03-01T09:00:00Z is expected' }))
    .transform((text) => new Date(text))
    .optional(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'one of trace, debug, info, warn, error, fatal, silent is expected',
    })
    .default('info'),
  EXECUTOR_BATCH: wholeNumber(1, 10_000).default(PASS_DEFAULTS.batchSize),
  EXECUTOR_LOOPS: wholeNumber(1, 16).default(PASS_DEFAULTS.loops),
  EXECUTOR_SENDER_BATCH: wholeNumber(1, 1_000).optional(),
  EXECUTOR_CONNECTIONS: wholeNumber(1, 50).default(SMTP_CONNECTIONS),
  EXECUTOR_LEASE_SECONDS: wholeNumber(20, 3_600).default(SENDER_DEFAULTS.leaseSeconds),
  EXECUTOR_INBOX_SECONDS: wholeNumber(10, 86_400).default(INBOX_EVERY_SECONDS),
  EXECUTOR_POLL_MS: wholeNumber(10, 3_600_000).default(1_000),
});
export type Settings = z.output<typeof settings>;

/**
 * The settings of this process. An empty variable counts as unset.
 * @throws BadSettings
 */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  return parseSettings(settings, env);
}
