import { schema } from '@outreach/core';

export type Role = (typeof schema.USER_ROLES)[number];

/** Each role may do what the ones before it may. */
const RANK = { member: 0, director: 1, admin: 2 } as const satisfies Record<Role, number>;

/** True when somebody with role `has` may do what asks for `needs`. */
export const mayAct = (has: Role, needs: Role): boolean => RANK[has] >= RANK[needs];

/** The role that a stored value or a claim names; undefined when it names none. */
export const asRole = (value: unknown): Role | undefined => schema.USER_ROLES.find((role) => role === value);
