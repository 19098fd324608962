import { schema } from '@outreach/core';
import { eq, sql } from 'drizzle-orm';
import type { StoredUser } from './lookups.js';

const { users } = schema;

export type User = StoredUser & {
  createdAt: Date;
  /** Since when they may not come in; null = they may. */
  deactivatedAt: Date | null;
};

export const userColumns = {
  id: users.id,
  email: users.email,
  name: users.name,
  role: users.role,
  createdAt: users.createdAt,
  deactivatedAt: users.deactivatedAt,
};

export const byEmail = (email: string) => eq(sql`lower(${users.email})`, email.trim().toLowerCase());
