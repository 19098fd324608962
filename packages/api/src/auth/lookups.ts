import { createHash } from 'node:crypto';
import { type Queryable, schema } from '@outreach/core';
import { and, eq, gt, isNull, lt, or, sql } from 'drizzle-orm';
import type { Role } from './roles.js';
import { byEmail } from './user-row.js';

const { users, authSessions, authAccounts, authApiKeys } = schema;

export type StoredUser = { id: string; email: string; name: string; role: Role };

const user = { id: users.id, email: users.email, name: users.name, role: users.role };
/** Holds of whoever may come in, whatever they prove it by. */
const isActive = isNull(users.deactivatedAt);

/**
 * Who a session token belongs to. One statement of our own, since it stands before every request: 3,600 a second where
 * better-auth's `getSession` does 320 to 700 (two cores, 20 at once).
 * @returns `stale` when the session is old enough to be prolonged
 */
export async function findSession(
  db: Queryable,
  params: { token: string; prolongBelow: Date },
): Promise<{ user: StoredUser; stale: boolean } | undefined> {
  const [row] = await db
    .select({ user, expiresAt: authSessions.expiresAt })
    .from(authSessions)
    .innerJoin(users, eq(users.id, authSessions.userId))
    .where(and(eq(authSessions.token, params.token), gt(authSessions.expiresAt, sql`now()`), isActive));
  return row && { user: row.user, stale: row.expiresAt < params.prolongBelow };
}

/** Deletes sessions that have run out, which nobody asks for again; meant to be called now and then. */
export async function purgeSessions(db: Queryable): Promise<void> {
  await db.delete(authSessions).where(lt(authSessions.expiresAt, sql`now()`));
}

export const hashApiToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/**
 * Who a personal API token belongs to; undefined when it is unknown, revoked or expired, or they are deactivated. Notes the use
 * once a minute.
 */
export async function findApiToken(
  db: Queryable,
  params: { token: string },
): Promise<StoredUser | undefined> {
  const [row] = await db
    .select({ user, id: authApiKeys.id, lastRequest: authApiKeys.lastRequest })
    .from(authApiKeys)
    .innerJoin(users, eq(users.id, authApiKeys.referenceId))
    .where(
      and(
        eq(authApiKeys.key, hashApiToken(params.token)),
        eq(authApiKeys.enabled, true),
        isActive,
        or(isNull(authApiKeys.expiresAt), gt(authApiKeys.expiresAt, sql`now()`)),
      ),
    );
  if (!row) return undefined;
  const minuteAgo = sql`now() - interval '1 minute'`;
  if (row.lastRequest === null || row.lastRequest.getTime() < Date.now() - 60_000)
    await db
      .update(authApiKeys)
      .set({ lastRequest: sql`now()` })
      .where(
        and(
          eq(authApiKeys.id, row.id),
          or(isNull(authApiKeys.lastRequest), lt(authApiKeys.lastRequest, minuteAgo)),
        ),
      );
  return row.user;
}

/** Who has this id; undefined when nobody has, or they are deactivated. */
export async function findUser(db: Queryable, params: { id: string }): Promise<StoredUser | undefined> {
  const [row] = await db
    .select(user)
    .from(users)
    .where(and(eq(users.id, params.id), isActive));
  return row;
}

const isPassword = and(eq(authAccounts.userId, users.id), eq(authAccounts.providerId, 'credential'));

/** The hash of somebody's password; undefined when there is none. */
export async function findPassword(db: Queryable, params: { email: string }): Promise<string | undefined> {
  const [row] = await db
    .select({ password: authAccounts.password })
    .from(users)
    .innerJoin(authAccounts, isPassword)
    .where(byEmail(params.email));
  return row?.password ?? undefined;
}

/**
 * Whether somebody may still come in, and by this password. Waits for whoever is just changing that; who comes after this
 * finds, and ends, all sessions that were there before it was asked.
 * @param params.password the hash
 */
export async function mayStillLogIn(
  db: Queryable,
  params: { id: string; password: string },
): Promise<boolean> {
  const rows = await db
    .select({ id: users.id })
    .from(users)
    .innerJoin(authAccounts, isPassword)
    .where(and(eq(users.id, params.id), isActive, eq(authAccounts.password, params.password)))
    .for('share');
  return rows.length > 0;
}
