import { DomainError, type Problem } from '../domain-error.js';
import type { Contact } from './queries.js';
import type { ContactPatch } from './update.js';

/**
 * What somebody has read of a contact before they change it; null = it was empty. Once custom fields are named, those that
 * are left out were not there.
 */
export type ContactRead = {
  [Key in Exclude<keyof ContactPatch, 'customFields'>]?: string | null | undefined;
} & { customFields?: Record<string, unknown> | undefined };

type Values = Record<string, unknown>;

/**
 * A repeat of what has been stored already is no conflict: its first answer may have been lost.
 * @param now what is stored
 * @param wanted what is to be stored; only these fields are looked at
 * @param read of a field that it leaves out anything may have become
 * @throws DomainError `conflict` with a problem for each field that somebody has changed since to something else
 */
export function assertAsRead(
  now: Contact,
  wanted: { fields: Values; customFields: Values | undefined },
  read: ContactRead | undefined,
): void {
  if (read === undefined) return;
  const fields = Object.keys(wanted.fields).filter((key) => read[key as keyof ContactRead] !== undefined);
  const custom = read.customFields ? Object.keys(wanted.customFields ?? {}) : [];
  const paths = [
    ...changedMeanwhile(fields, now, wanted.fields, read).map((key) => [key]),
    ...changedMeanwhile(custom, now.customFields, wanted.customFields, read.customFields).map((key) => [
      'customFields',
      key,
    ]),
  ];
  if (paths.length === 0) return;
  throw new DomainError(
    'conflict',
    'Somebody has changed the same of this contact since you read it. Look at what it says now before you change it.',
    {
      problems: paths.map(
        (path): Problem => ({ path, message: 'Somebody has changed this meanwhile.', type: 'changed' }),
      ),
    },
  );
}

/** Which of these are neither as read nor as wanted any more. */
const changedMeanwhile = (keys: string[], now: Values, ...known: (Values | undefined)[]): string[] =>
  keys.filter((key) => known.every((values) => textOf(values?.[key]) !== textOf(now[key])));

/** As it is compared: nothing and an empty text are the same, and so are 5 and "5". */
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
