import { type SQL, sql } from 'drizzle-orm';
import { intArray, textArray } from '../database/sql-values.js';

/** An action in the hands of one claim. */
export type Fenced = { actionId: string; attempt: number; campaignId: string; recipientId: string };

/** What of a claim its later writes name. */
export const fenceOf = ({ actionId, attempt, campaignId, recipientId }: Fenced): Fenced => ({
  actionId,
  attempt,
  campaignId,
  recipientId,
});

/**
 * The claims as rows `(id, attempt, recipient_id)`, to join every later write to.
 * @param more what else each row has, by its name: an array with a value for each claim
 */
export const fenceRows = (claims: readonly Fenced[], more: Readonly<Record<string, SQL>> = {}): SQL => sql`
  unnest(${textArray(claims.map((claim) => claim.actionId))}, ${intArray(claims.map((claim) => claim.attempt))},
         ${textArray(claims.map((claim) => claim.recipientId))}${sql.join(Object.values(more).map((values) => sql`, ${values}`))})
  AS fence (id, attempt, recipient_id${sql.raw(
    Object.keys(more)
      .map((name) => `, ${name}`)
      .join(''),
  )})`;

/**
 * Still the same claim, and `condition` holds of it: `a` is campaign_actions, `fence` the rows above. Conditions on what
 * changes all the time stand behind a CASE, through which the planner does not see: by its figures no row at all may be
 * `sending`, and it would begin with those, through a partial index, once for every row of the batch.
 */
export const stillMine = (condition: SQL = sql`true`): SQL => sql`
  a.id = fence.id AND a.attempt = fence.attempt AND CASE a.status WHEN 'sending' THEN ${condition} ELSE false END`;

/** Of campaigns `c` that are named in some other way: behind a CASE, or without figures all that are active would be read. */
export const isActive: SQL = sql`CASE c.status WHEN 'active' THEN true ELSE false END`;

/** Nothing can have gone out in this attempt. */
export const beforeGate: SQL = sql`a.gated_at IS NULL`;
/**
 * Waits still, or is claimed and has not passed the gate: an edit may have it. It is not claimed any more behind `takenBack`.
 * Behind a CASE for the same reason as in `stillMine`.
 */
export const stillToCome: SQL = sql`
  CASE a.status WHEN 'scheduled' THEN true WHEN 'sending' THEN ${beforeGate} ELSE false END`;

/** How a claim ends without a message: what it held waits again, and whoever still has it in hand is refused at the gate. */
export const takenBack: SQL = sql`status = 'scheduled', claimed_by = NULL, lease_until = NULL`;

/** Something may have gone out in this attempt. */
export const behindGate: SQL = sql`a.gated_at IS NOT NULL`;

export const campaignIdsOf = (claims: readonly Fenced[]): string[] => [
  ...new Set(claims.map((claim) => claim.campaignId)),
];
