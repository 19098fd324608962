import { eq, sql } from 'drizzle-orm';
import { releaseHeldActions } from '../actions/release-held.js';
import { type Actor, recordEvents } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { DomainError } from '../domain-error.js';
import { emailValue, linkedinValue, timezoneValue, type Value } from '../imports/values.js';
import { replanMoved } from '../schedules/replan-moved.js';
import { contactFields, contacts } from '../schema/contacts.js';
import { endSuppressed } from '../suppressions/end-suppressed.js';
import { lockSuppressions } from '../suppressions/lock.js';
import { assertAsRead, type ContactRead } from './as-read.js';
import { type Contact, getContact } from './queries.js';
import { usableValues } from './usable-values.js';

/** What may be changed of a contact; null empties a field. Custom fields are merged, null takes one away. */
export type ContactPatch = {
  [Key in
    | 'firstName'
    | 'lastName'
    | 'email'
    | 'linkedinUrl'
    | 'title'
    | 'seniority'
    | 'timezone'
    | 'city'
    | 'region'
    | 'country']?: string | null | undefined;
} & { customFields?: Record<string, string | null> | undefined };

/** How many held-back messages a change has released. */
export type Released = { released: number };

/**
 * Changes a contact. Messages that were held back because a value or an address was missing are tried again; who gets an
 * address that is suppressed ends, in every campaign; who is in another zone by that gets their messages at other hours.
 * @param params.expected what the caller has read of the fields that they change; of a field that it leaves out the last
 *   one to write wins
 * @throws DomainError `not_found`, `invalid_input`, `conflict` when the address belongs to another contact, or a field
 *   holds something else by now than was read
 */
export async function updateContact(
  db: Queryable,
  params: { contactId: string; patch: ContactPatch; expected?: ContactRead | undefined; actor: Actor },
): Promise<Contact & Released> {
  const { contactId, actor } = params;
  const { customFields, ...fields } = params.patch;
  const patch = usableValues(fields, RULES);
  return await db.transaction(async (tx) => {
    await lockSuppressions(tx, 'shared');
    // What is merged and compared below is read behind whoever else is changing it.
    await tx.execute(sql`SELECT 1 FROM contacts WHERE id = ${contactId} FOR NO KEY UPDATE`);
    const before = await getContact(tx, { contactId });
    assertAsRead(before, { fields: patch, customFields }, params.expected);
    const custom = Object.fromEntries(
      Object.entries({ ...before.customFields, ...customFields }).filter(([, value]) => value !== null),
    ) as Record<string, string>;
    try {
      await tx
        .update(contacts)
        .set({ ...patch, ...(customFields ? { customFields: custom } : {}), updatedAt: sql`now()` })
        .where(eq(contacts.id, contactId));
    } catch (error) {
      if (isUniqueViolation(error))
        throw new DomainError('conflict', 'Another contact has this e-mail or LinkedIn address already.');
      throw error;
    }
    const keys = Object.keys(custom);
    if (customFields && keys.length > 0)
      await tx
        .insert(contactFields)
        .values(keys.map((key) => ({ key, label: key })))
        .onConflictDoNothing();
    const contactIds = sql`SELECT ${contactId}::text`;
    // Campaigns' locks before those of messages, as everywhere.
    const ended = await endSuppressed(tx, { contactIds, actor });
    const released = await releaseHeldActions(tx, contactIds);
    await replanMoved(tx, contactIds);
    await recordEvents(tx, [
      {
        actor,
        event: 'contact.updated',
        before: {
          id: contactId,
          ...pick(before, Object.keys(patch)),
          ...(customFields ? { customFields: before.customFields } : {}),
        },
        after: { ...patch, ...(customFields ? { customFields: custom } : {}), released, ended },
      },
    ]);
    return { ...(await getContact(tx, { contactId })), released };
  });
}

/** The same rules as for a file that is imported. */
const RULES: Partial<Record<keyof ContactPatch, (text: string) => Value>> = {
  email: emailValue,
  linkedinUrl: linkedinValue,
  timezone: timezoneValue,
};

const pick = (from: Record<string, unknown>, keys: string[]) =>
  Object.fromEntries(keys.map((key) => [key, from[key]]));

function isUniqueViolation(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === '23505';
}
