import { sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import { lockCampaigns } from '../database/campaign-lock.js';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import { contacts, emailKey, linkedinKey } from '../schema/contacts.js';
import { type SuppressionReason, suppressions } from '../schema/suppressions.js';
import { type AddressKey, addressKeys, type Suppressible } from './address-keys.js';
import { endRecipients } from './end-recipients.js';
import { lockSuppressions } from './lock.js';

export type Suppressed = {
  /** As they are listed, those that were suppressed before among them. */
  addresses: string[];
  /** How many of them were not suppressed before. */
  added: number;
  /** Recipients that ended, over all campaigns. */
  ended: number;
  /** Messages to them that were past the gate at that moment; those finish. */
  inFlight: number;
};

/**
 * Nothing is sent to these addresses any more, by any campaign: everybody under way who has one of them ends, and what
 * was scheduled for them goes, also what is claimed but not past the gate. Once this has answered, nothing more passes.
 * Safe to repeat; the first reason stays, unless the person opts out of what was suppressed for another one: whoever allows
 * the address again has to know.
 * @throws DomainError `not_found`, `invalid_input`
 */
export async function suppress(
  db: Queryable,
  params: Suppressible & {
    reason: SuppressionReason;
    /** The message that led to it, where there was one. */
    campaignId?: string | undefined;
    actionId?: string | undefined;
    actor: Actor;
  },
): Promise<Suppressed> {
  const { reason, campaignId, actionId, actor } = params;
  return await db.transaction(async (tx) => {
    await lockSuppressions(tx, 'exclusive');
    const keys = await addressKeys(tx, params);
    const written = await tx
      .insert(suppressions)
      .values(
        keys.map(({ key, kind }) => ({
          addressKey: key,
          kind,
          reason,
          campaignId: campaignId ?? null,
          actionId: actionId ?? null,
          actor,
        })),
      )
      .onConflictDoUpdate({
        target: suppressions.addressKey,
        set: {
          reason: sql`excluded.reason`,
          campaignId: sql`excluded.campaign_id`,
          actionId: sql`excluded.action_id`,
          actor: sql`excluded.actor`,
          createdAt: sql`excluded.created_at`,
        },
        setWhere: sql`excluded.reason = 'unsubscribed' AND suppressions.reason <> 'unsubscribed'`,
      })
      .returning({ isNew: sql<boolean>`xmax = 0` });
    const added = written.filter(({ isNew }) => isNew).length;
    const people = await recipientsAt(tx, keys);
    await lockCampaigns(
      tx,
      'shared',
      people.map((person) => person.campaignId),
    );
    const recipientIds = people.map((person) => person.id);
    const ended = await endRecipients(tx, { recipientIds, reason, actor });
    const inFlight = await countPastGate(tx, recipientIds);
    const addresses = keys.map(({ key }) => key);
    if (written.length > 0 || ended > 0)
      await recordEvents(tx, [
        {
          actor,
          event: 'address.suppressed',
          ...(campaignId === undefined ? {} : { campaignId }),
          ...(actionId === undefined ? {} : { actionId }),
          after: { addresses, reason, recipients: ended, in_flight: inFlight },
        },
      ]);
    return { addresses, added, ended, inFlight };
  });
}

/** Everybody in a campaign who has one of the addresses; who has ended may still have a message in flight. */
async function recipientsAt(
  tx: Queryable,
  keys: readonly AddressKey[],
): Promise<{ id: string; campaignId: string }[]> {
  const of = (kind: AddressKey['kind']) =>
    textArray(keys.filter((key) => key.kind === kind).map(({ key }) => key));
  return await tx.execute<{ id: string; campaignId: string }>(sql`
    WITH people AS MATERIALIZED (
      SELECT id FROM contacts WHERE ${emailKey(contacts.email)} = ANY(${of('email')})
      UNION SELECT id FROM contacts WHERE ${linkedinKey(contacts.linkedinUrl)} = ANY(${of('linkedin')})
    )
    SELECT r.id, r.campaign_id AS "campaignId"
    FROM people p JOIN campaign_recipients r ON r.contact_id = p.id`);
}

async function countPastGate(tx: Queryable, recipientIds: readonly string[]): Promise<number> {
  const [row] = await tx.execute<{ count: number }>(sql`
    SELECT count(*)::int AS count FROM campaign_actions
    WHERE recipient_id = ANY(${textArray(recipientIds)}) AND status = 'sending' AND gated_at IS NOT NULL`);
  return row?.count ?? 0;
}
