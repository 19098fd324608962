import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { DomainError, type Problem } from '../domain-error.js';
import { campaignSenders, senders } from '../schema/senders.js';

/**
 * Writes which senders a campaign uses, in this order. To be called under the campaign's exclusive lock.
 * @returns whether that changes anything
 * @throws DomainError `invalid_input` for one that is not there, or is named twice
 */
export async function setCampaignSenders(
  tx: Queryable,
  params: { campaignId: string; senderIds: readonly string[] },
): Promise<boolean> {
  const { campaignId, senderIds } = params;
  const before = await tx
    .select({ id: campaignSenders.senderId })
    .from(campaignSenders)
    .where(eq(campaignSenders.campaignId, campaignId))
    .orderBy(asc(campaignSenders.position));
  // Shared, so that none of them is deleted meanwhile.
  const there =
    senderIds.length === 0
      ? []
      : await tx
          .select({ id: senders.id })
          .from(senders)
          .where(and(inArray(senders.id, [...senderIds]), isNull(senders.archivedAt)))
          .orderBy(asc(senders.id))
          .for('share');
  const known = new Set(there.map(({ id }) => id));
  const problems = senderIds.flatMap((id, index): Problem[] => {
    const path = ['senderIds', index];
    if (!known.has(id)) return [{ path, message: `There is no sender ${id} here.`, type: 'not_found' }];
    if (senderIds.indexOf(id) < index)
      return [{ path, message: `The sender ${id} is named twice.`, type: 'repeated' }];
    return [];
  });
  const [first] = problems;
  if (first) throw new DomainError('invalid_input', first.message, { problems });
  if (before.length === senderIds.length && before.every(({ id }, index) => id === senderIds[index]))
    return false;
  await tx.delete(campaignSenders).where(eq(campaignSenders.campaignId, campaignId));
  if (senderIds.length > 0)
    await tx
      .insert(campaignSenders)
      .values(senderIds.map((senderId, index) => ({ campaignId, senderId, position: index + 1 })));
  return true;
}
