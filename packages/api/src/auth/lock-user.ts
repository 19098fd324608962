import { DomainError, notFound, type Queryable, schema } from '@outreach/core';
import { and, asc, eq, isNull, or, type SQL, sql } from 'drizzle-orm';
import { byEmail, type User, userColumns } from './user-row.js';

const { users } = schema;

export type LockedUser = User & {
  /** @throws DomainError `conflict` when nobody would be left to let people in */
  assertNotLastAdmin: () => void;
};

/**
 * A user, locked together with every admin, all in one order: of two admins who demote each other at the same moment the
 * second waits, and sees what the first has done.
 * @throws DomainError `not_found`
 */
export async function lockUser(tx: Queryable, params: { email: string }): Promise<LockedUser> {
  const isMeant = byEmail(params.email);
  const isAdmin = and(eq(users.role, 'admin'), isNull(users.deactivatedAt)) as SQL;
  const rows = await tx
    .select({ user: userColumns, isMeant: sql<boolean>`${isMeant}`, isAdmin: sql<boolean>`${isAdmin}` })
    .from(users)
    .where(or(isMeant, isAdmin))
    .orderBy(asc(users.id))
    .for('update');
  const found = rows.find((row) => row.isMeant);
  if (!found) throw notFound('user', params.email);
  const { user } = found;
  const assertNotLastAdmin = () => {
    if (!found.isAdmin || rows.length > 1) return;
    throw new DomainError(
      'conflict',
      `${user.email} is the only admin left. Make somebody else an admin first.`,
    );
  };
  return { ...user, assertNotLastAdmin };
}
