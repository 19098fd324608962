import { type Me, useMe } from './get-me.ts';

export type Role = Me['role'];

const RANK = { member: 0, director: 1, admin: 2 } as const satisfies Record<Role, number>;

export const ROLE_NAMES = {
  member: 'Member',
  director: 'Director',
  admin: 'Admin',
} as const satisfies Record<Role, string>;

export const mayAct = (has: Role, needs: Role): boolean => RANK[has] >= RANK[needs];

/** Why the reader may not do what takes this role; null when they may. The server decides again, of course. */
export function useRefusal(needs: Role): string | null {
  const { role } = useMe();
  if (mayAct(role, needs)) return null;
  return `This takes the role ${ROLE_NAMES[needs].toLowerCase()}; yours is ${ROLE_NAMES[role].toLowerCase()}.`;
}
