import { eq, sql } from 'drizzle-orm';
import { releaseHeldActions } from '../actions/release-held.js';
import { type Actor, recordEvents } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { notFound } from '../domain-error.js';
import { domainValue } from '../imports/values.js';
import { replanMoved } from '../schedules/replan-moved.js';
import { companies } from '../schema/companies.js';
import type { Company } from './queries.js';
import type { Released } from './update.js';
import { usableValues } from './usable-values.js';

/** What may be changed of a company; null empties a field. */
export type CompanyPatch = { name?: string | undefined } & {
  [Key in 'domain' | 'industry' | 'subIndustry' | 'city' | 'region' | 'country']?: string | null | undefined;
};

/**
 * Changes a company. Messages to its people that were held back because a value was missing are tried again; whose zone is
 * told by its place gets them at other hours.
 * @throws DomainError `not_found`, `invalid_input`
 */
export async function updateCompany(
  db: Queryable,
  params: { companyId: string; patch: CompanyPatch; actor: Actor },
): Promise<Company & Released> {
  const { companyId, actor } = params;
  const patch = usableValues(params.patch, { domain: domainValue });
  return await db.transaction(async (tx) => {
    const [before] = await tx.select().from(companies).where(eq(companies.id, companyId)).for('update');
    if (!before) throw notFound('company', companyId);
    const [after] = await tx
      .update(companies)
      .set({ ...patch, updatedAt: sql`now()` })
      .where(eq(companies.id, companyId))
      .returning();
    if (!after) throw notFound('company', companyId);
    const itsPeople = sql`SELECT id FROM contacts WHERE company_id = ${companyId}`;
    const released = await releaseHeldActions(tx, itsPeople);
    await replanMoved(tx, itsPeople);
    const changed = Object.keys(patch) as (keyof Company)[];
    await recordEvents(tx, [
      {
        actor,
        event: 'company.updated',
        before: { id: companyId, ...Object.fromEntries(changed.map((key) => [key, before[key]])) },
        after: { ...patch, released },
      },
    ]);
    return { ...after, released };
  });
}
