import type { Database } from '@outreach/core';
import { sql } from 'drizzle-orm';

type Claim = { actionId: string };

/** Asks nothing: everything passes. It is only marked, so that it can be recorded afterwards. */
export async function passGate(
  db: Database,
  claims: readonly Claim[],
  { messageIds }: { messageIds?: ReadonlyMap<string, string | null> } = {},
): Promise<Set<string>> {
  const ids = claims.map(({ actionId }) => actionId);
  await db.execute(sql`
    UPDATE campaign_actions a SET gated_at = clock_timestamp(), message_id = mail.message_id
    FROM unnest(${sql.param(ids)}::text[], ${sql.param(ids.map((id) => messageIds?.get(id) ?? null))}::text[])
      AS mail (id, message_id)
    WHERE a.id = mail.id`);
  return new Set(ids);
}
