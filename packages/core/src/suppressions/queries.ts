import { and, count, desc, eq, ilike } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { containing } from '../database/sql-values.js';
import { type SuppressionReason, suppressions } from '../schema/suppressions.js';

export type Suppression = Omit<typeof suppressions.$inferSelect, 'addressKey'> & { address: string };

/** A page of suppressed addresses, newest first, and how many there are in all. */
export async function listSuppressions(
  db: Queryable,
  params: {
    /** Found in the address. */
    search?: string | undefined;
    reason?: SuppressionReason | undefined;
    limit: number;
    offset: number;
  },
): Promise<{ items: Suppression[]; total: number }> {
  const where = and(
    params.search ? ilike(suppressions.addressKey, containing(params.search.trim())) : undefined,
    params.reason ? eq(suppressions.reason, params.reason) : undefined,
  );
  const rows = await db
    .select()
    .from(suppressions)
    .where(where)
    .orderBy(desc(suppressions.createdAt), desc(suppressions.addressKey))
    .limit(params.limit)
    .offset(params.offset);
  const [{ total } = { total: 0 }] = await db.select({ total: count() }).from(suppressions).where(where);
  return { items: rows.map(({ addressKey, ...row }) => ({ address: addressKey, ...row })), total };
}
