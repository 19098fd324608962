import { inArray, sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { DomainError } from '../domain-error.js';
import { organisationSettings } from '../schema/organisation-settings.js';
import { namesUnsubscribeUrl } from './footer.js';
import { type OrganisationTexts, organisationTexts, SETTING_KEYS } from './queries.js';

/** What is left out stays; null or blank takes the postal address away, and brings the usual opt-out text back. */
export type OrganisationTextChanges = { [Key in keyof OrganisationTexts]?: string | null | undefined };

/** @throws DomainError `invalid_input` for an opt-out text that does not say where */
export async function updateOrganisationTexts(
  db: Queryable,
  params: { changes: OrganisationTextChanges; actor: Actor },
): Promise<OrganisationTexts> {
  const { changes, actor } = params;
  const given = (Object.keys(SETTING_KEYS) as (keyof OrganisationTexts)[]).flatMap((field) => {
    const value = changes[field];
    return value === undefined ? [] : [{ key: SETTING_KEYS[field], value: value?.trim() || null }];
  });
  const optOut = given.find(({ key }) => key === SETTING_KEYS.optOutText)?.value;
  if (optOut && !namesUnsubscribeUrl(optOut)) {
    const message = 'The text must say where to opt out: put {{ unsubscribe_url }} into it.';
    throw new DomainError('invalid_input', message, {
      problems: [{ path: ['optOutText'], message, type: 'unsubscribe_url_missing' }],
    });
  }
  return await db.transaction(async (tx) => {
    const before = await organisationTexts(tx);
    const kept = given.flatMap(({ key, value }) => (value === null ? [] : [{ key, value }]));
    const gone = given.filter(({ value }) => value === null).map(({ key }) => key);
    if (kept.length > 0)
      await tx
        .insert(organisationSettings)
        .values(kept)
        .onConflictDoUpdate({ target: organisationSettings.key, set: { value: sql`excluded.value` } });
    if (gone.length > 0) await tx.delete(organisationSettings).where(inArray(organisationSettings.key, gone));
    const after = await organisationTexts(tx);
    if (before.postalAddress !== after.postalAddress || before.optOutText !== after.optOutText)
      await recordEvents(tx, [{ actor, event: 'settings.updated', before, after }]);
    return after;
  });
}
