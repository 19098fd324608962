import { sql } from 'drizzle-orm';
import { boolean, check, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { createdAt, id, instant, updatedAt } from './columns.js';

export const USER_ROLES = ['admin', 'director', 'member'] as const;
export type UserRole = (typeof USER_ROLES)[number];

/** May belong to an existing auth module: the migration adds what is missing and rewrites nothing. */
export const users = pgTable(
  'users',
  {
    id: id(),
    email: text().notNull(),
    name: text().notNull().default(''),
    role: text({ enum: USER_ROLES }).notNull().default('member'),
    emailVerified: boolean().notNull().default(false),
    image: text(),
    /** Since when they may not come in, by whatever credentials; null = they may. */
    deactivatedAt: instant(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    uniqueIndex('users_email_unique').on(sql`lower(${t.email})`),
    check('users_role_check', sql`${t.role} in ('admin', 'director', 'member')`),
  ],
);
