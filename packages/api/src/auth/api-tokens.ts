import { randomBytes } from 'node:crypto';
import { type Actor, DomainError, notFound, type Queryable, recordEvents, schema } from '@outreach/core';
import { desc, eq, sql } from 'drizzle-orm';
import { API_TOKEN_PREFIX } from './better-auth.js';
import { hashApiToken } from './lookups.js';
import { byEmail } from './user-row.js';

const { authApiKeys, users } = schema;

export type ApiToken = {
  id: string;
  email: string;
  name: string | null;
  /** The first characters, to tell tokens apart by. */
  start: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
};

const columns = {
  id: authApiKeys.id,
  email: users.email,
  name: authApiKeys.name,
  start: authApiKeys.start,
  createdAt: authApiKeys.createdAt,
  expiresAt: authApiKeys.expiresAt,
  lastUsedAt: authApiKeys.lastRequest,
};

/**
 * Makes a personal token that may do what its user may. Only its hash is stored: 256 random bits need no slow hash.
 * @param params.expiresInDays unset = until revoked
 * @returns the token itself, which nobody can see again
 * @throws DomainError `not_found`; `conflict` for somebody who is deactivated
 */
export async function createApiToken(
  db: Queryable,
  params: { email: string; name?: string | undefined; expiresInDays?: number | undefined; actor?: Actor },
): Promise<{ id: string; token: string }> {
  const token = API_TOKEN_PREFIX + randomBytes(32).toString('base64url');
  return await db.transaction(async (tx) => {
    const [user] = await tx
      .select({ id: users.id, email: users.email, deactivatedAt: users.deactivatedAt })
      .from(users)
      .where(byEmail(params.email));
    if (!user) throw notFound('user', params.email);
    if (user.deactivatedAt)
      throw new DomainError('conflict', `${user.email} is deactivated and could not use a token.`);
    const [row] = await tx
      .insert(authApiKeys)
      .values({
        referenceId: user.id,
        name: params.name ?? null,
        prefix: API_TOKEN_PREFIX,
        start: token.slice(0, API_TOKEN_PREFIX.length + 5),
        key: hashApiToken(token),
        expiresAt:
          params.expiresInDays === undefined
            ? null
            : sql`now() + make_interval(days => ${params.expiresInDays}::int)`,
      })
      .returning({ id: authApiKeys.id });
    if (!row) throw new Error('the insert returned no row');
    await recordEvents(tx, [
      {
        actor: params.actor ?? 'system',
        event: 'api_token.created',
        after: { id: row.id, email: user.email, name: params.name ?? null },
      },
    ]);
    return { id: row.id, token };
  });
}

/** All tokens, newest first, without what would let anybody use them. */
export const listApiTokens = (db: Queryable): Promise<ApiToken[]> =>
  db
    .select(columns)
    .from(authApiKeys)
    .innerJoin(users, eq(users.id, authApiKeys.referenceId))
    .orderBy(desc(authApiKeys.id));

/** From now on the token is refused. @throws DomainError `not_found` */
export async function revokeApiToken(db: Queryable, params: { id: string; actor?: Actor }): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx
      .delete(authApiKeys)
      .where(eq(authApiKeys.id, params.id))
      .returning({ id: authApiKeys.id });
    if (!row) throw notFound('API token', params.id);
    await recordEvents(tx, [
      { actor: params.actor ?? 'system', event: 'api_token.revoked', before: { id: row.id } },
    ]);
  });
}
