import { clashesOf, type Kept, takeUntouched } from '../../lib/kept-draft.ts';
import { CONTACT_FIELDS, type ContactFieldKey } from './contact-fields.ts';
import type { Contact } from './get-contact.ts';
import type { ContactChanges, ContactRead } from './update-contact.ts';

type Fields = Record<ContactFieldKey, string>;

/** A contact as its form holds it; '' = nothing is known. */
export type ContactValues = Fields & { custom: Record<string, string> };

export const valuesOf = (contact: Pick<Contact, ContactFieldKey | 'customFields'>): ContactValues => ({
  ...(Object.fromEntries(CONTACT_FIELDS.map(({ key }) => [key, contact[key] ?? ''])) as Fields),
  custom: Object.fromEntries(
    Object.entries(contact.customFields).map(([key, value]) => [key, textOf(value)]),
  ),
});

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);

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

/** What was read of the fields that are changed, so that nobody else's change of the same is undone. */
export function readOf(changes: ContactChanges, base: ContactValues): ContactRead {
  const fields = CONTACT_FIELDS.filter(({ key }) => key in changes).map(({ key }) => [
    key,
    base[key] || null,
  ]);
  const names = Object.keys(changes.customFields ?? {}).filter((key) => key in base.custom);
  return {
    ...Object.fromEntries(fields),
    ...(changes.customFields
      ? { customFields: Object.fromEntries(names.map((key) => [key, base.custom[key]])) }
      : {}),
  };
}

/** A field that somebody else has stored another value of, while it was changed here. */
export type ContactClash = { field: FieldAt; label: string; theirs: string };
/** One of the fields of a contact, or a custom one by its name. */
export type FieldAt = { key: ContactFieldKey } | { custom: string };

/** What somebody else has stored meanwhile in the very fields that were changed here. */
export function contactClashes({ base, draft }: Kept<ContactValues>, stored: ContactValues): ContactClash[] {
  const fields = clashesOf({ base: fieldsOf(base), draft: fieldsOf(draft) }, fieldsOf(stored));
  const names = [base, draft, stored].flatMap(({ custom }) => Object.keys(custom));
  const all = (custom: Record<string, string>) =>
    trimmed(Object.fromEntries(names.map((name) => [name, custom[name] ?? ''])));
  const custom = clashesOf({ base: all(base.custom), draft: all(draft.custom) }, all(stored.custom));
  return [
    ...CONTACT_FIELDS.flatMap(({ key, label }) =>
      key in fields ? [{ field: { key }, label, theirs: fields[key] ?? '' }] : [],
    ),
    ...Object.entries(custom).map(([name, theirs]) => ({
      field: { custom: name },
      label: name,
      theirs: theirs ?? '',
    })),
  ];
}

const fieldsOf = (values: ContactValues): Fields =>
  Object.fromEntries(CONTACT_FIELDS.map(({ key }) => [key, values[key].trim()])) as Fields;

const trimmed = (values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value.trim()]));

/** The values with what the other one has stored in these fields. */
export function withTheirs(values: ContactValues, clashes: readonly ContactClash[]): ContactValues {
  const next = { ...values, custom: { ...values.custom } };
  for (const { field, theirs } of clashes)
    if ('key' in field) next[field.key] = theirs;
    else next.custom[field.custom] = theirs;
  return next;
}
