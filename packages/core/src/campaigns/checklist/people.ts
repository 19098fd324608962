import { type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';
import { activeElsewhere } from '../../recipients/active-elsewhere.js';
import { emailKey, linkedinKey } from '../../schema/contacts.js';
import type { SenderKind } from '../../schema/senders.js';
import { EXAMPLES, type Finding, warning } from './finding.js';

/** People still to be reached who may not be written to, or whom another campaign writes to as well. */
export async function lookAtPeople(
  db: Queryable,
  params: { campaignId: string; kinds: ReadonlySet<SenderKind> },
): Promise<Finding[]> {
  const { campaignId, kinds } = params;
  const keys = [
    ...(kinds.has('email') ? [emailKey(sql`p.email`)] : []),
    ...(kinds.has('linkedin') ? [linkedinKey(sql`p.linkedin_url`)] : []),
  ];
  const suppressed = await countPeople(
    db,
    campaignId,
    keys.length === 0
      ? sql`false`
      : sql`EXISTS (SELECT 1 FROM suppressions x WHERE x.address_key IN (${sql.join(keys, sql`, `)}))`,
  );
  const elsewhere = await countPeople(db, campaignId, activeElsewhere({ campaignId, contactId: sql`p.id` }));
  return [
    suppressed &&
      warning(
        'suppressed',
        'Nothing is sent to them: they have opted out, or their address bounced.',
        suppressed,
      ),
    elsewhere &&
      warning('active_elsewhere', 'They are under way in another active campaign as well.', elsewhere),
  ].filter((finding) => finding !== null);
}

async function countPeople(
  db: Queryable,
  campaignId: string,
  condition: SQL,
): Promise<{ count: number; examples: string[] } | null> {
  const [row] = await db.execute<{ count: number; examples: string[] | null }>(sql`
    WITH found AS MATERIALIZED (
      SELECT me.id FROM campaign_recipients me JOIN contacts p ON p.id = me.contact_id
      WHERE me.campaign_id = ${campaignId} AND me.status IN ('pending', 'in_progress') AND ${condition}
    )
    SELECT count(*)::int AS count, (SELECT array_agg(id) FROM (SELECT id FROM found ORDER BY id LIMIT ${EXAMPLES}) f)
      AS examples
    FROM found`);
  return row && row.count > 0 ? { count: row.count, examples: row.examples ?? [] } : null;
}
