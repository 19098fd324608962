import { emailValue } from '../imports/values.js';
import type { senders } from '../schema/senders.js';
import type { SenderToCheck } from './check.js';
import type { SecretBox } from './secrets.js';
import type { SenderChanges, SenderInput } from './types.js';

export type SenderRow = typeof senders.$inferSelect;
type SenderValues = Omit<typeof senders.$inferInsert, 'id' | 'kind'>;

/** A row as what a person would say of it, without its secrets. */
export function inputOf(row: SenderRow): SenderInput {
  const { smtpHost, smtpPort, smtpTls, imapHost, imapPort, imapTls, httpUrl, dkimDomain, dkimSelector } = row;
  const { rampStart, rampStep, rampCeiling } = row;
  return {
    kind: row.kind,
    name: row.name,
    mode: row.mode,
    fromName: row.fromName,
    fromEmail: row.fromEmail,
    replyTo: row.replyTo,
    signature: row.signature,
    smtp:
      smtpHost === null || smtpPort === null || smtpTls === null
        ? null
        : { host: smtpHost, port: smtpPort, tls: smtpTls, user: row.smtpUser },
    imap:
      imapHost === null || imapPort === null || imapTls === null
        ? null
        : { host: imapHost, port: imapPort, tls: imapTls, user: row.imapUser },
    http: httpUrl === null ? null : { url: httpUrl },
    dkim:
      dkimDomain === null || dkimSelector === null ? null : { domain: dkimDomain, selector: dkimSelector },
    limits: {
      perDay: row.perDay,
      perHour: row.perHour,
      perDomainDay: row.perDomainDay,
      minGapSeconds: row.minGapSeconds,
      ramp:
        rampStart === null || rampStep === null || rampCeiling === null
          ? null
          : { start: rampStart, step: rampStep, ceiling: rampCeiling },
    },
  };
}

/** What is stored with what is to be changed laid over it. Parts of smtp, imap, http, dkim and limits stay when left out. */
export function merged(stored: SenderInput, changes: SenderChanges): SenderInput {
  const { status: _status, smtp, imap, http, dkim, limits, ...plain } = changes;
  return {
    ...stored,
    ...defined(plain),
    smtp: laidOver(stored.smtp ?? { user: null }, smtp, stored.smtp),
    imap: laidOver(stored.imap ?? { user: null }, imap, stored.imap),
    http: laidOver(stored.http ?? {}, http, stored.http),
    dkim: laidOver(stored.dkim ?? {}, dkim, stored.dkim),
    limits: { ...stored.limits, ...defined(limits ?? {}) },
  };
}

/** What is still missing in it is for the check to find. */
function laidOver<T>(base: object, changes: object | null | undefined, stored: T | null): T | null {
  if (changes === undefined) return stored;
  return changes === null ? null : ({ ...base, ...defined(changes) } as T);
}

/** Who an inbox is read as: its own user, or the one that mail is sent as. */
export const readAs = ({ imapUser, smtpUser }: Pick<SenderRow, 'imapUser' | 'smtpUser'>): string | null =>
  imapUser ?? smtpUser;

type SealedColumn = 'smtpPasswordSealed' | 'imapPasswordSealed' | 'httpSecretSealed' | 'dkimKeySealed';

/**
 * The sealed columns after a change: what is left out stays, null goes, and so does what its part no longer needs. The
 * password of an inbox goes with its user, whom another one is not logged in as.
 */
export function sealedColumns(
  before: Pick<SenderRow, SealedColumn | 'imapUser' | 'smtpUser'>,
  after: SenderInput,
  box: SecretBox,
) {
  const sealed = (part: object | null, secret: string | null | undefined, kept: string | null) => {
    if (part === null || secret === null || secret === '') return null;
    return secret === undefined ? kept : box.seal(secret);
  };
  const sameUser = readAs(before) === readAs(plainColumns(after));
  return {
    smtpPasswordSealed: sealed(after.smtp, after.smtp?.password, before.smtpPasswordSealed),
    imapPasswordSealed: sealed(after.imap, after.imap?.password, sameUser ? before.imapPasswordSealed : null),
    httpSecretSealed: sealed(after.http, after.http?.secret, before.httpSecretSealed),
    dkimKeySealed: sealed(after.dkim, after.dkim?.privateKey, before.dkimKeySealed),
  };
}

/** The columns of a sender, but its secrets. */
export function plainColumns(sender: SenderInput) {
  const { smtp, imap, http, dkim, limits } = sender;
  return {
    name: sender.name,
    mode: sender.mode,
    fromName: blankToNull(sender.fromName),
    fromEmail: addressColumn(sender.fromEmail),
    replyTo: addressColumn(sender.replyTo),
    signature: blankToNull(sender.signature),
    smtpHost: smtp?.host ?? null,
    smtpPort: smtp?.port ?? null,
    smtpTls: smtp?.tls ?? null,
    smtpUser: blankToNull(smtp?.user ?? null),
    imapHost: imap?.host ?? null,
    imapPort: imap?.port ?? null,
    imapTls: imap?.tls ?? null,
    imapUser: blankToNull(imap?.user ?? null),
    httpUrl: http?.url ?? null,
    dkimDomain: dkim?.domain ?? null,
    dkimSelector: dkim?.selector ?? null,
    perDay: limits.perDay,
    perHour: limits.perHour,
    perDomainDay: limits.perDomainDay,
    minGapSeconds: limits.minGapSeconds,
    rampStart: limits.ramp?.start ?? null,
    rampStep: limits.ramp?.step ?? null,
    rampCeiling: limits.ramp?.ceiling ?? null,
  } satisfies SenderValues;
}

/** How its inbox is reached. */
const INBOX_COLUMNS = ['imapHost', 'imapPort', 'imapTls', 'imapUser', 'imapPasswordSealed'] as const;

/** Columns whose change alters neither the connection nor what messages carry. */
const UNCONNECTED = new Set<string>([
  ...INBOX_COLUMNS,
  'name',
  'perDay',
  'perHour',
  'perDomainDay',
  'minGapSeconds',
  'rampStart',
  'rampStep',
  'rampCeiling',
]);

/** Whether one of these columns is read when a connection is made or a message written. */
export const changesConnection = (columns: readonly string[]): boolean =>
  columns.some((column) => !UNCONNECTED.has(column));

/** With which of its secrets a sender would be stored. */
export const toCheck = (after: SenderInput, sealed: ReturnType<typeof sealedColumns>): SenderToCheck => ({
  ...after,
  dkim: after.dkim && { ...after.dkim, hasKey: sealed.dkimKeySealed !== null },
  imap: after.imap && { ...after.imap, hasPassword: sealed.imapPasswordSealed !== null },
});

const blankToNull = (text: string | null): string | null => (text?.trim() ? text : null);

/** Lower-cased and without what people paste around it, as addresses of contacts are kept. */
function addressColumn(address: string | null): string | null {
  const value = address === null ? undefined : emailValue(address);
  return value && 'value' in value ? value.value : null;
}

function defined<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}
