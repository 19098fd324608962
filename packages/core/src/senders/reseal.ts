import { eq, isNotNull, or } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { DomainError } from '../domain-error.js';
import { senders } from '../schema/senders.js';
import type { SecretBox } from './secrets.js';

/** Every column that is sealed, with what a person calls it. */
const SEALED = {
  smtpPasswordSealed: 'password',
  imapPasswordSealed: 'password of the inbox',
  httpSecretSealed: 'secret of the service',
  dkimKeySealed: 'DKIM key',
} as const;
type SealedColumn = keyof typeof SEALED;
const COLUMNS = Object.keys(SEALED) as SealedColumn[];

export type Resealed = {
  /** Secrets that are under the key of today now. */
  resealed: number;
  /** That were before. */
  unchanged: number;
  /** That none of the keys opens: they stay as they are. */
  unreadable: { senderId: string; name: string; secret: string }[];
};

/**
 * Seals what is stored with a former key anew with the key of today, so that the former one is not needed for it any more.
 * Nothing else of a sender changes: its connections and its inbox go on. Safe to repeat.
 * @param params.box opens with the former keys as well
 * @param params.dryRun only says what would be done
 */
export async function resealSecrets(
  db: Queryable,
  params: { box: SecretBox; dryRun?: boolean; actor: Actor },
): Promise<Resealed> {
  const { box, dryRun = false, actor } = params;
  return await db.transaction(async (tx) => {
    // Locked: a password that is entered meanwhile is not overwritten by the one before it.
    const rows = await tx
      .select()
      .from(senders)
      .where(or(...COLUMNS.map((column) => isNotNull(senders[column]))))
      .orderBy(senders.id)
      .for('update');
    const answer: Resealed = { resealed: 0, unchanged: 0, unreadable: [] };
    for (const row of rows) {
      const changes: Partial<Record<SealedColumn, string>> = {};
      for (const column of COLUMNS) {
        const sealed = row[column];
        if (sealed === null) continue;
        const anew = resealed(box, sealed);
        if (anew === undefined)
          answer.unreadable.push({ senderId: row.id, name: row.name, secret: SEALED[column] });
        else if (anew === sealed) answer.unchanged += 1;
        else changes[column] = anew;
      }
      const count = Object.keys(changes).length;
      answer.resealed += count;
      if (dryRun || count === 0) continue;
      await tx.update(senders).set(changes).where(eq(senders.id, row.id));
      const after = { senderId: row.id, name: row.name, secrets: count };
      await recordEvents(tx, [{ actor, event: 'sender.resealed', after }]);
    }
    return answer;
  });
}

function resealed(box: SecretBox, sealed: string): string | undefined {
  try {
    return box.reseal(sealed);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'secret_unreadable') return undefined;
    throw error;
  }
}
