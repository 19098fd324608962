import { type SQL, sql } from 'drizzle-orm';
import { emailKey, linkedinKey } from '../../schema/contacts.js';
import type { OnExisting } from '../../schema/imports.js';

/** Column by column, the value that a row of the file leaves in the row `c` that is here; `p` is the file's. */
export type FinalValues = { column: string; value: SQL }[];

/** The file wins, or only fills gaps; an empty cell never erases. */
function finalValue(mode: OnExisting, here: SQL, file: SQL): SQL {
  return mode === 'fill' ? sql`coalesce(${here}, ${file})` : sql`coalesce(${file}, ${here})`;
}

/** Text columns of the host may hold '' for nothing. */
const gap = (here: SQL) => sql`nullif(${here}, '')`;

/** Another spelling of the same address is no change. */
const sameKey = (mode: OnExisting, here: SQL, file: SQL, key: (value: SQL) => SQL) =>
  sql`CASE WHEN ${key(here)} = ${key(file)} THEN ${here} ELSE ${finalValue(mode, gap(here), file)} END`;

export function finalContactValues(mode: OnExisting): FinalValues {
  const plain = [
    'first_name',
    'last_name',
    'title',
    'seniority',
    'timezone',
    'city',
    'region',
    'country',
  ].map((column) => ({
    column,
    value: finalValue(mode, gap(sql`c.${sql.identifier(column)}`), sql`p.${sql.identifier(column)}`),
  }));
  const file = sql`coalesce(p.custom_fields, '{}')`;
  return [
    ...plain,
    { column: 'email', value: sameKey(mode, sql`c.email`, sql`p.email`, emailKey) },
    { column: 'linkedin_url', value: sameKey(mode, sql`c.linkedin_url`, sql`p.linkedin_url`, linkedinKey) },
    { column: 'company_id', value: finalValue(mode, sql`c.company_id`, sql`p.company_id`) },
    {
      column: 'custom_fields',
      value: mode === 'fill' ? sql`${file} || c.custom_fields` : sql`c.custom_fields || ${file}`,
    },
  ];
}

const COMPANY_COLUMNS = [
  ['name', 'company_name'],
  ['domain', 'company_domain'],
  ['industry', 'industry'],
  ['sub_industry', 'sub_industry'],
  ['city', 'company_city'],
  ['region', 'company_region'],
  ['country', 'company_country'],
] as const;

export function finalCompanyValues(mode: OnExisting): FinalValues {
  const texts = COMPANY_COLUMNS.map(([column, staged]) => ({
    column,
    value: finalValue(mode, gap(sql`c.${sql.identifier(column)}`), sql`p.${sql.identifier(staged)}`),
  }));
  const numbers = ['founded', 'bpo_fit_score'].map((column) => ({
    column,
    value: finalValue(mode, sql`c.${sql.identifier(column)}`, sql`p.${sql.identifier(column)}`),
  }));
  return [...texts, ...numbers];
}

/** Whether anything would change. A gap that stays one is no change, however the host writes it. */
export const wouldChange = (values: FinalValues): SQL =>
  sql`(${sql.join(
    values.map(
      ({ column, value }) =>
        sql`coalesce(${value}, c.${sql.identifier(column)}) IS DISTINCT FROM c.${sql.identifier(column)}`,
    ),
    sql` OR `,
  )})`;

/** `column = value, …` for an UPDATE; the values are computed from the row as it then is. */
export const assignments = (values: FinalValues): SQL =>
  sql.join(
    values.map(
      ({ column, value }) => sql`${sql.identifier(column)} = coalesce(${value}, c.${sql.identifier(column)})`,
    ),
    sql`, `,
  );
