import { type SQL, sql } from 'drizzle-orm';
import { textArray } from '../database/sql-values.js';

/**
 * What a message was made from. It goes out, or is held back for what it lacks, only while all of that is still so: no
 * claim takes the lock that an edit holds, and whoever edits a contact holds none.
 */
export type MadeFrom = {
  sequenceId: string;
  stepVersion: number;
  senderId: string | null;
  contactId: string;
  /** As `personVersion` had it. */
  personVersion: string;
};

/** The transactions that last wrote contact `p` and its company `f`: whoever that was, another module among them. */
export const personVersion: SQL = sql`concat_ws(' ', p.xmin, f.xmin)`;

const stepVersion = (of: MadeFrom): string => `${of.sequenceId}@${of.stepVersion}`;

/** What `isAsMade` compares, as columns of `fenceRows`. */
export const madeFromColumns = (origins: readonly MadeFrom[]): Record<string, SQL> => ({
  sequence_id: textArray(origins.map((origin) => origin.sequenceId)),
  step_version: textArray(origins.map(stepVersion)),
  sender_id: sql`${sql.param(origins.map((origin) => origin.senderId))}::text[]`,
  contact_id: textArray(origins.map((origin) => origin.contactId)),
  person_version: textArray(origins.map((origin) => origin.personVersion)),
});

/**
 * Action `a` says the same as its row `fence`. The steps of a batch are few: their versions are read once a statement.
 *
 * The step is compared as no index can: by figures from when a table was small, all messages of a step would be read to
 * find one, in place of the one by its id.
 */
export const isAsMade = (origins: readonly MadeFrom[]): SQL => sql`
  a.sequence_id IS NOT DISTINCT FROM fence.sequence_id AND a.sender_id IS NOT DISTINCT FROM fence.sender_id AND a.plan_from IS NULL
  AND fence.step_version = ANY(ARRAY(
    SELECT s.id || '@' || s.version FROM campaign_sequences s
    WHERE s.id = ANY(${textArray([...new Set(origins.map((origin) => origin.sequenceId))])})))
  AND fence.person_version = (
    SELECT ${personVersion} FROM contacts p LEFT JOIN companies f ON f.id = p.company_id WHERE p.id = fence.contact_id)`;
