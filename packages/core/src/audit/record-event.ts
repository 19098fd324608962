import type { Queryable } from '../database/connect.js';
import { auditEvents } from '../schema/audit-events.js';

/** Who did it: `user:<id>`, `executor:<name>` or `system`. */
export type Actor = `user:${string}` | `executor:${string}` | 'system';

export type AuditEvent = {
  actor: Actor;
  /** Noun and past participle: `campaign.activated`. */
  event: string;
  campaignId?: string;
  recipientId?: string;
  actionId?: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
};

/** Writes audit events; call it in the transaction of the change it speaks of. */
export async function recordEvents(db: Queryable, events: AuditEvent[]): Promise<void> {
  if (events.length > 0) await db.insert(auditEvents).values(events);
}
