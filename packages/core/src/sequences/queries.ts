import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { campaignSequences } from '../schema/campaign-sequences.js';
import type { Step } from './types.js';

/** The live steps in order. */
export async function selectSteps(db: Queryable, params: { campaignId: string }): Promise<Step[]> {
  const rows = await db
    .select()
    .from(campaignSequences)
    .where(and(eq(campaignSequences.campaignId, params.campaignId), isNull(campaignSequences.archivedAt)))
    .orderBy(asc(campaignSequences.stepNumber));
  return rows.map(toStep);
}

/** All steps, archived ones included, in the order that "stands after" speaks of. */
export async function selectAllSteps(db: Queryable, params: { campaignId: string }) {
  const rows = await db
    .select()
    .from(campaignSequences)
    .where(eq(campaignSequences.campaignId, params.campaignId))
    .orderBy(asc(campaignSequences.position));
  return rows.map((row) => ({ ...row, archived: row.archivedAt !== null }));
}

export function toStep(row: typeof campaignSequences.$inferSelect): Step {
  const { position: _position, archivedAt: _archivedAt, stepNumber, ...step } = row;
  return { ...step, stepNumber: stepNumber ?? 0 };
}
