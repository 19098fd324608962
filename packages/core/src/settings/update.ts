import { inArray, sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { DomainError } from '../domain-error.js';
import { organisationSettings } from '../schema/organisation-settings.js';
import { namesUnsubscribeUrl, unknownPlaceholder } from './footer.js';
import { type OrganisationTexts, organisationTexts, SETTING_KEYS } from './queries.js';

/** What is left out stays; null or blank takes the postal address away, and brings the usual opt-out text back. */
export type OrganisationTextChanges = { [Key in keyof OrganisationTexts]?: string | null | undefined };

/** @throws DomainError `invalid_input` for an opt-out text that does not say where, or holds another placeholder */
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
  if (optOut) assertOptOutText(optOut);
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

/** It is no template: whatever else stands in it in braces would be read under every mail as it is written. */
function assertOptOutText(text: string): void {
  const refuse = (message: string, type: string) =>
    new DomainError('invalid_input', message, { problems: [{ path: ['optOutText'], message, type }] });
  const unknown = unknownPlaceholder(text);
  if (unknown !== null)
    throw refuse(`Only {{ unsubscribe_url }} can stand in this text, not ${unknown}.`, 'unknown_placeholder');
  if (!namesUnsubscribeUrl(text))
    throw refuse(
      'The text must say where to opt out: put {{ unsubscribe_url }} into it.',
      'unsubscribe_url_missing',
    );
}
