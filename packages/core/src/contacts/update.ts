import { eq, sql } from 'drizzle-orm';
import { releaseHeldActions } from '../actions/release-held.js';
import { type Actor, recordEvents } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { DomainError } from '../domain-error.js';
import { contactFields, contacts } from '../schema/contacts.js';
import { type Contact, getContact } from './queries.js';

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
 * Changes a contact. Messages that were held back because a value or an address was missing are tried again.
 * @throws DomainError `not_found`, `conflict` when the address belongs to another contact
 */
export async function updateContact(
  db: Queryable,
  params: { contactId: string; patch: ContactPatch; actor: Actor },
): Promise<Contact & Released> {
  const { contactId, actor } = params;
  const { customFields, ...fields } = params.patch;
  return await db.transaction(async (tx) => {
    const before = await getContact(tx, { contactId });
    const patch = Object.fromEntries(
      Object.entries(fields).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, key === 'email' ? (value?.toLowerCase() ?? null) : value]],
      ),
    );
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
    const released = await releaseHeldActions(tx, sql`SELECT ${contactId}::text`);
    await recordEvents(tx, [
      {
        actor,
        event: 'contact.updated',
        before: {
          id: contactId,
          ...pick(before, Object.keys(patch)),
          ...(customFields ? { customFields: before.customFields } : {}),
        },
        after: { ...patch, ...(customFields ? { customFields: custom } : {}), released },
      },
    ]);
    return { ...(await getContact(tx, { contactId })), released };
  });
}

const pick = (from: Record<string, unknown>, keys: string[]) =>
  Object.fromEntries(keys.map((key) => [key, from[key]]));

function isUniqueViolation(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === '23505';
}
