import type { Api } from './start-api.js';

export type AuditEvent = { event: string; actor: string; before: object | null; after: object | null };

/** What the audit log says of a sender, a schedule or an import, oldest first. */
export async function eventsAbout(
  api: Api,
  about: 'senderId' | 'scheduleId' | 'importId',
  id: string,
): Promise<AuditEvent[]> {
  const rows = await api.connection.sql<AuditEvent[]>`
    SELECT event, actor, before, after FROM audit_events
    WHERE ${id} IN (after ->> ${about}::text, before ->> ${about}::text) ORDER BY id`;
  return [...rows];
}
