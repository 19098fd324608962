import { eq, type SQL, sql } from 'drizzle-orm';
import type { Queryable } from '../database/connect.js';
import { DomainError, notFound, type Problem } from '../domain-error.js';
import { spellingsOf } from '../imports/email-domain.js';
import { emailValue, linkedinValue } from '../imports/values.js';
import { contacts, emailKey, linkedinKey } from '../schema/contacts.js';
import type { SenderKind } from '../schema/senders.js';

/** What an address is known by among the suppressed ones. */
export type AddressKey = { key: string; kind: SenderKind };

/** Whom not to write to any more. */
export type Suppressible =
  /** E-mail addresses and addresses of LinkedIn profiles, as people write them. */
  | { addresses: readonly string[] }
  /** All addresses of a contact. */
  | { contactId: string }
  /** What a message was addressed to, though it may be no address at all. */
  | { sentTo: string };

/** @throws DomainError `not_found`, `invalid_input` for what is no address, or when there is none at all */
export async function addressKeys(db: Queryable, of: Suppressible): Promise<AddressKey[]> {
  const rows =
    'contactId' in of
      ? await ofContact(db, of.contactId)
      : await keysOf(db, 'sentTo' in of ? [asItStands(of.sentTo)] : read(of.addresses));
  const keys = spelled(rows);
  if (keys.length > 0) return keys;
  throw new DomainError('invalid_input', 'There is no address that could be suppressed.', {
    problems: [{ path: ['addresses'], message: 'At least one address is needed.', type: 'missing' }],
  });
}

/** A contact may have been stored in another spelling than the one that opts out. */
function spelled(rows: readonly AddressKey[]): AddressKey[] {
  const keys = rows.flatMap(({ key, kind }) =>
    (kind === 'email' ? spellingsOf(key) : [key]).map((spelling) => ({ key: spelling, kind })),
  );
  return [...new Map(keys.map((row) => [row.key, row])).values()];
}

/** Whether to suppress the one is to suppress the other; both as they stand, and what is no address is like no other. */
export async function isSameAddress(db: Queryable, one: string, other: string): Promise<boolean> {
  const [keys, others] = [await keysOf(db, [asItStands(one)]), await keysOf(db, [asItStands(other)])];
  const known = new Set(spelled(keys).map(({ key }) => key));
  return spelled(others).some(({ key }) => known.has(key));
}

async function ofContact(db: Queryable, contactId: string): Promise<AddressKey[]> {
  const [row] = await db
    .select({
      email: emailKey(contacts.email).mapWith(String),
      linkedin: linkedinKey(contacts.linkedinUrl).mapWith(String),
    })
    .from(contacts)
    .where(eq(contacts.id, contactId));
  if (!row) throw notFound('contact', contactId);
  return [
    ...(row.email ? [{ key: row.email, kind: 'email' as const }] : []),
    ...(row.linkedin ? [{ key: row.linkedin, kind: 'linkedin' as const }] : []),
  ];
}

type Address = { kind: SenderKind; value: string };

/** Made by the database, as those of contacts are. */
async function keysOf(db: Queryable, addresses: readonly Address[]): Promise<AddressKey[]> {
  if (addresses.length === 0) return [];
  return await db.execute<AddressKey>(sql`
    SELECT key, kind FROM (
      SELECT ${keyOf(sql`kind`, sql`value`)} AS key, kind
      FROM unnest(${sql.param(addresses.map(({ kind }) => kind))}::text[],
                  ${sql.param(addresses.map(({ value }) => value))}::text[]) AS given (kind, value)
    ) keys WHERE key IS NOT NULL`);
}

/** An address of a profile may hold an @, too. */
const IS_PROFILE = /^(?:https?:\/\/)?(?:[a-z]+\.)?linkedin\.com\//i;

const asItStands = (value: string): Address => ({
  kind: value.includes('@') && !IS_PROFILE.test(value) ? 'email' : 'linkedin',
  value,
});

function read(texts: readonly string[]): Address[] {
  const problems: Problem[] = [];
  const addresses = texts.flatMap((text, index) => {
    const address = readAddress(text);
    if (address) return [address];
    const message = `“${text.slice(0, 80)}” is neither an e-mail address nor the address of a LinkedIn profile.`;
    problems.push({ path: ['addresses', index], message, type: 'invalid_address' });
    return [];
  });
  const [first] = problems;
  if (first) throw new DomainError('invalid_input', first.message, { problems });
  return addresses;
}

/** An address, or a key as it is listed. */
function readAddress(text: string): Address | undefined {
  const email = emailValue(text);
  if (email && 'value' in email) return { kind: 'email', value: email.value };
  const profile = /^(in|pub)\//i.test(text.trim()) ? `linkedin.com/${text.trim()}` : text;
  const linkedin = linkedinValue(profile);
  return linkedin && 'value' in linkedin ? { kind: 'linkedin', value: linkedin.value } : undefined;
}

const keyOf = (kind: SQL, value: SQL): SQL =>
  sql`CASE ${kind} WHEN 'email' THEN ${emailKey(value)} ELSE ${linkedinKey(value)} END`;

/**
 * Contacts an address of whom is suppressed, as rows `(id, reason)`. Looked up from the suppressed addresses: working out
 * the keys of a hundred thousand contacts would take a second, those of profiles for a handful of them as well.
 */
export const suppressedContacts: SQL = sql`
  SELECT p.id, x.reason FROM suppressions x JOIN contacts p ON ${emailKey(sql`p.email`)} = x.address_key
  WHERE x.kind = 'email'
  UNION ALL
  SELECT p.id, x.reason FROM suppressions x JOIN contacts p ON ${linkedinKey(sql`p.linkedin_url`)} = x.address_key
  WHERE x.kind = 'linkedin'`;

/** Whether an address of contact `contacts` is suppressed, by either channel: asked once a statement. */
export const isSuppressed: SQL = sql`${contacts.id} IN (SELECT suppressed.id FROM (${suppressedContacts}) suppressed)`;
