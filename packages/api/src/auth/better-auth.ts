import type { Database } from '@outreach/core';
import { schema } from '@outreach/core';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { betterAuth } from 'better-auth/minimal';
import { bearer } from 'better-auth/plugins/bearer';

export const MIN_PASSWORD_LENGTH = 10;
/** scrypt reads all of it, so an upper bound keeps one request from costing seconds. */
export const MAX_PASSWORD_LENGTH = 128;
/** What every personal API token starts with: tells it from a session token, and lets scanners find a leaked one. */
export const API_TOKEN_PREFIX = 'oc_';

/** How long a session lives after it was last prolonged. */
export const SESSION_SECONDS = 7 * 86_400;
/** A session in use is prolonged when it is older than this. */
export const PROLONG_AFTER_SECONDS = 86_400;

export type AuthSettings = {
  db: Database;
  /** Signs session cookies. At least 32 characters. */
  secret: string;
  /** Where users reach the product; cookies are `Secure` when it is https. */
  baseUrl: string;
};

/**
 * The one place that sets better-auth up. Its own HTTP handler is never mounted: log-in and log-out go through
 * our routes, so that nothing else of it (sign-up among it) can be reached.
 */
export function createAuth({ db, secret, baseUrl }: AuthSettings) {
  return betterAuth({
    appName: 'Outreach campaigns',
    secret,
    baseURL: baseUrl,
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: drizzleAdapter(db, {
      provider: 'pg',
      transaction: true,
      schema: {
        user: schema.users,
        session: schema.authSessions,
        account: schema.authAccounts,
        verification: schema.authVerifications,
      },
    }),
    user: {
      additionalFields: {
        role: { type: [...schema.USER_ROLES], required: false, input: false },
        deactivatedAt: { type: 'date', required: false, input: false },
      },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
    },
    session: { expiresIn: SESSION_SECONDS, updateAge: PROLONG_AFTER_SECONDS },
    advanced: {
      cookiePrefix: 'outreach',
      useSecureCookies: new URL(baseUrl).protocol === 'https:',
      // The database makes UUIDv7 ids.
      database: { generateId: false },
    },
    plugins: [bearer()],
  });
}
export type Auth = ReturnType<typeof createAuth>;
