import type { UserRole } from '../schema/users.js';

/** Beginnings of the events that everybody may read: what happened to campaigns, and to whom and what they are made of. */
const OF_THE_WORK = [
  'campaign.',
  'step.',
  'steps.',
  'recipient.',
  'recipients.',
  'action.',
  'address.',
  'contact.',
  'company.',
  'import.',
  'schedule.',
] as const;

/**
 * Which events a role may read, by how their names begin; null = all. Users, tokens, senders and settings are the
 * admins' alone, and so is what tells of them: a kind of event that is named nowhere is not shown to others.
 */
export const visibleEvents = (role: UserRole): readonly string[] | null =>
  role === 'admin' ? null : OF_THE_WORK;
