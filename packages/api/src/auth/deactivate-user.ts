import { type Actor, DomainError, type Queryable, recordEvents, schema } from '@outreach/core';
import { eq, type SQL, sql } from 'drizzle-orm';
import { lockUser } from './lock-user.js';
import { type User, userColumns } from './user-row.js';

const { users, authSessions } = schema;

/**
 * Lets a user in no longer: their sessions end, and their password, their API tokens and another auth module's tokens for
 * them are refused. What they have made stays, and goes on. Does nothing to somebody who is deactivated already.
 * @throws DomainError `not_found`; `conflict` for the last admin, and for one's own account
 */
export async function deactivateUser(db: Queryable, params: { email: string; actor?: Actor }): Promise<User> {
  return await db.transaction(async (tx) => {
    const { assertNotLastAdmin, ...user } = await lockUser(tx, params);
    if (user.deactivatedAt) return user;
    if (params.actor === `user:${user.id}`)
      throw new DomainError('conflict', 'You cannot deactivate yourself. Another admin can.');
    assertNotLastAdmin();
    await tx.delete(authSessions).where(eq(authSessions.userId, user.id));
    return await setDeactivated(tx, { ...params, id: user.id, at: sql`now()` });
  });
}

/**
 * Lets a user in again, by the same password and API tokens as before.
 * @throws DomainError `not_found`
 */
export async function reactivateUser(db: Queryable, params: { email: string; actor?: Actor }): Promise<User> {
  return await db.transaction(async (tx) => {
    const { assertNotLastAdmin: _, ...user } = await lockUser(tx, params);
    return user.deactivatedAt ? await setDeactivated(tx, { ...params, id: user.id, at: null }) : user;
  });
}

async function setDeactivated(
  tx: Queryable,
  params: { id: string; at: SQL | null; actor?: Actor },
): Promise<User> {
  const [row] = await tx
    .update(users)
    .set({ deactivatedAt: params.at, updatedAt: sql`now()` })
    .where(eq(users.id, params.id))
    .returning(userColumns);
  if (!row) throw new Error('the update returned no row');
  const event = params.at ? 'user.deactivated' : 'user.reactivated';
  await recordEvents(tx, [{ actor: params.actor ?? 'system', event, after: { email: row.email } }]);
  return row;
}
