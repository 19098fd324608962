import { randomInt } from 'node:crypto';
import { type Queryable, schema } from '@outreach/core';
import { sql } from 'drizzle-orm';
import type { Role } from './roles.js';
import { createUser } from './users.js';

/** One user a role, to look around with. */
export const DEMO_USERS = [
  { email: 'admin@example.com', name: 'Ada Admin', role: 'admin' },
  { email: 'director@example.com', name: 'Dora Director', role: 'director' },
  { email: 'member@example.com', name: 'Milo Member', role: 'member' },
] as const satisfies readonly { email: string; name: string; role: Role }[];

/**
 * Makes the demo users where there are no users at all: all of them or none, also when two processes try at once.
 * @returns whether they were made
 * @throws DomainError `invalid_input` for a password that is too short or too long
 */
export async function createDemoUsers(db: Queryable, params: { password: string }): Promise<boolean> {
  return await db.transaction(async (tx) => {
    await tx.execute(sql`LOCK TABLE ${schema.users} IN SHARE ROW EXCLUSIVE MODE`);
    const [anybody] = await tx.select({ id: schema.users.id }).from(schema.users).limit(1);
    if (anybody) return false;
    for (const user of DEMO_USERS) await createUser(tx, { ...user, password: params.password });
    return true;
  });
}

/** 16 characters of 31 that are hard to take for one another: 79 bits. */
export function randomPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const four = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: 4 }, four).join('-');
}
