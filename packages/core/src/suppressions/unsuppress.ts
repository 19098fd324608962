import { inArray } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { DomainError, notFound } from '../domain-error.js';
import { suppressions } from '../schema/suppressions.js';
import { addressKeys } from './address-keys.js';

/**
 * Allows an address again, for campaigns to come: who has ended stays so.
 * @param params.address as it is listed, or as people write it
 * @throws DomainError `not_found` when it is not suppressed
 */
export async function unsuppress(db: Queryable, params: { address: string; actor: Actor }): Promise<void> {
  const { address, actor } = params;
  await db.transaction(async (tx) => {
    const keys = [address, ...(await keysAsWritten(tx, address))];
    const [gone] = await tx.delete(suppressions).where(inArray(suppressions.addressKey, keys)).returning();
    if (!gone) throw notFound('suppressed address', address);
    await recordEvents(tx, [
      { actor, event: 'address.unsuppressed', before: { address: gone.addressKey, reason: gone.reason } },
    ]);
  });
}

async function keysAsWritten(tx: Queryable, address: string): Promise<string[]> {
  try {
    return (await addressKeys(tx, { addresses: [address] })).map(({ key }) => key);
  } catch (error) {
    if (error instanceof DomainError) return [];
    throw error;
  }
}
