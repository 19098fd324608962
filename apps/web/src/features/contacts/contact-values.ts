import { type Kept, takeUntouched } from '../../lib/kept-draft.ts';
import { CONTACT_FIELDS, type ContactFieldKey } from './contact-fields.ts';
import type { Contact } from './get-contact.ts';
import type { ContactChanges } from './update-contact.ts';

type Fields = Record<ContactFieldKey, string>;

/** A contact as its form holds it; '' = nothing is known. */
export type ContactValues = Fields & { custom: Record<string, string> };

export const valuesOf = (contact: Pick<Contact, ContactFieldKey | 'customFields'>): ContactValues => ({
  ...(Object.fromEntries(CONTACT_FIELDS.map(({ key }) => [key, contact[key] ?? ''])) as Fields),
  custom: Object.fromEntries(
    Object.entries(contact.customFields).map(([key, value]) => [key, String(value ?? '')]),
  ),
});

/** Only what differs, so that nobody else's change is undone; an emptied field is null. */
export function changesBetween(before: ContactValues, after: ContactValues): ContactChanges {
  const fields = CONTACT_FIELDS.filter(({ key }) => after[key].trim() !== before[key].trim()).map(
    ({ key }) => [key, after[key].trim() || null],
  );
  const custom = Object.entries(after.custom).filter(
    ([key, value]) => value.trim() !== (before.custom[key] ?? '').trim(),
  );
  return {
    ...Object.fromEntries(fields),
    ...(custom.length > 0
      ? { customFields: Object.fromEntries(custom.map(([key, value]) => [key, value.trim() || null])) }
      : {}),
  };
}

/** Takes what is stored by now for the fields that were not changed in the form. */
export function takeStored(kept: Kept<ContactValues>, stored: ContactValues): Kept<ContactValues> {
  const { custom: was, ...base } = kept.base;
  const { custom: typed, ...draft } = kept.draft;
  const { custom: now, ...fields } = stored;
  const gone = Object.keys(was).filter((key) => !(key in now) && typed[key] === was[key]);
  const custom = takeUntouched({ base: was, draft: typed }, now);
  const without = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).filter(([key]) => !gone.includes(key)));
  const taken = takeUntouched<Fields>({ base, draft }, fields);
  return {
    base: { ...taken.base, custom: without(custom.base) },
    draft: { ...taken.draft, custom: without(custom.draft) },
  };
}
