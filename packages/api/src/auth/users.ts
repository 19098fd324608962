import { type Actor, DomainError, notFound, type Queryable, recordEvents, schema } from '@outreach/core';
import { hashPassword } from 'better-auth/crypto';
import { asc, eq, sql } from 'drizzle-orm';
import { newUser } from '../schemas/users.js';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './better-auth.js';
import { lockUser } from './lock-user.js';
import type { Role } from './roles.js';
import { byEmail, type User, userColumns } from './user-row.js';

const { users, authAccounts, authSessions } = schema;

/** All users, also those who are deactivated, by e-mail address. */
export const listUsers = (db: Queryable): Promise<User[]> =>
  db
    .select(userColumns)
    .from(users)
    .orderBy(asc(sql`lower(${users.email})`));

/** @throws DomainError `conflict` when the address is taken, `invalid_input` for what is no address, name or password */
export async function createUser(
  db: Queryable,
  params: { email: string; name: string; role: Role; password: string; actor?: Actor },
): Promise<User> {
  const { email, name } = checked(params);
  const password = await hashed(params.password);
  return await db.transaction(async (tx) => {
    const [row] = await tx
      .insert(users)
      .values({ email, name, role: params.role, emailVerified: true })
      .onConflictDoNothing()
      .returning(userColumns);
    if (!row) throw new DomainError('conflict', `There is a user ${email} already.`);
    await tx
      .insert(authAccounts)
      .values({ userId: row.id, accountId: row.id, providerId: 'credential', password });
    await recordEvents(tx, [
      { actor: params.actor ?? 'system', event: 'user.created', after: { email, role: params.role } },
    ]);
    return row;
  });
}

/**
 * Gives a user a new password and ends all their sessions. A user whom another auth module made can log in with it
 * from then on. @throws DomainError `not_found`, `invalid_input`
 */
export async function setPassword(
  db: Queryable,
  params: { email: string; password: string; actor?: Actor },
): Promise<User> {
  const password = await hashed(params.password);
  return await db.transaction(async (tx) => {
    // better-auth looks people up by the lower-cased address.
    const email = sql`lower(${users.email})`;
    const [row] = await tx.update(users).set({ email }).where(byEmail(params.email)).returning(userColumns);
    if (!row) throw notFound('user', params.email);
    await tx
      .insert(authAccounts)
      .values({ userId: row.id, accountId: row.id, providerId: 'credential', password })
      .onConflictDoUpdate({
        target: [authAccounts.providerId, authAccounts.accountId],
        set: { password, updatedAt: sql`now()` },
      });
    await tx.delete(authSessions).where(eq(authSessions.userId, row.id));
    await recordEvents(tx, [
      { actor: params.actor ?? 'system', event: 'user.password_set', after: { email: row.email } },
    ]);
    return row;
  });
}

/**
 * Takes effect with the user's next request.
 * @throws DomainError `not_found`; `conflict` when the only admin would become something else
 */
export async function setRole(
  db: Queryable,
  params: { email: string; role: Role; actor?: Actor },
): Promise<User> {
  return await db.transaction(async (tx) => {
    const { assertNotLastAdmin, ...before } = await lockUser(tx, params);
    if (params.role !== 'admin') assertNotLastAdmin();
    await tx.update(users).set({ role: params.role, updatedAt: sql`now()` }).where(eq(users.id, before.id));
    await recordEvents(tx, [
      {
        actor: params.actor ?? 'system',
        event: 'user.role_set',
        before: { email: before.email, role: before.role },
        after: { email: before.email, role: params.role },
      },
    ]);
    return { ...before, role: params.role };
  });
}

/** Whoever asks: a typing error must not make an admin who cannot log in. */
function checked(params: { email: string; name: string }): { email: string; name: string } {
  const found = newUser.pick({ email: true, name: true }).safeParse(params);
  if (found.success) return { ...found.data, email: found.data.email.toLowerCase() };
  const problems = found.error.issues.map(({ path, message, code }) => ({
    path: path.map(String),
    message,
    type: code,
  }));
  const [first] = problems;
  const message =
    first?.path[0] === 'name'
      ? 'A user needs a name, in one line.'
      : `“${params.email}” is not an e-mail address.`;
  throw new DomainError('invalid_input', message, { problems });
}

async function hashed(password: string): Promise<string> {
  if (password.length < MIN_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH) {
    const message = `A password has ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters.`;
    throw new DomainError('invalid_input', message, {
      problems: [{ path: ['password'], message, type: 'password_length' }],
    });
  }
  return await hashPassword(password);
}
