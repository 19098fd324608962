import { DomainError } from '../domain-error.js';
import type { ImportKind } from '../schema/imports.js';
import { TEMPLATE_VARIABLES } from '../templates/variables.js';
import { customKey, IMPORT_FIELDS, knownField } from './fields.js';
import type { MappingOverride } from './types.js';
import { cleanLine, shorten } from './values.js';

const CUSTOM = /^custom:([a-z][a-z0-9_]{0,62})$/;
const MOST_COLUMNS = 500;

/** The key of a custom field that a column goes to, or undefined. */
export const customFieldOf = (field: string | null): string | undefined =>
  field === null ? undefined : CUSTOM.exec(field)?.[1];

/** Columns by name, each name once: a repeated heading gets a number, an empty one its place. */
export function columnNames(header: readonly string[]): string[] {
  if (header.length > MOST_COLUMNS)
    throw new DomainError(
      'invalid_input',
      `This file has ${header.length} columns; ${MOST_COLUMNS} are read.`,
    );
  const names: string[] = [];
  for (const [index, cell] of header.entries()) {
    const name = shorten(cleanLine(cell), 100) || `Column ${index + 1}`;
    let unique = name;
    for (let n = 2; names.includes(unique); n += 1) unique = `${name} (${n})`;
    names.push(unique);
  }
  return names;
}

/**
 * Contacts or companies, by the headings.
 *
 * @throws DomainError `invalid_input` when they fit neither
 */
export function detectKind(names: readonly string[]): ImportKind {
  const person = new Set(names.map((name) => knownField('contacts', name)));
  const firm = new Set(names.map((name) => knownField('companies', name)));
  const isReachable = person.has('email') || person.has('linkedin_url');
  const isPerson = ['first_name', 'last_name', 'title', 'seniority'].some((field) => person.has(field));
  // Lists of firms may have an address of theirs (info@…), but nobody knows when a person was founded.
  const isFirm = firm.has('name') && ['founded', 'bpo_fit_score'].some((field) => firm.has(field));
  if (isPerson || (isReachable && !isFirm)) return 'contacts';
  if (firm.has('name')) return 'companies';
  throw new DomainError(
    'invalid_input',
    `The columns (${names.slice(0, 8).join(', ')}) fit neither contacts nor companies; say which by kind and mapping.`,
  );
}

/** Where each column goes unless told otherwise: by its heading, else by what stands in it, else a custom field. */
export function proposeMapping(
  kind: ImportKind,
  names: readonly string[],
  samples: readonly (readonly string[])[],
): (string | null)[] {
  const taken = new Set<string>();
  const fields = names.map((name, index) => {
    let field = knownField(kind, name);
    if (!field && kind === 'contacts') field = fieldOfCells(samples.map((row) => row[index] ?? ''));
    if (!field || taken.has(field)) return null;
    taken.add(field);
    return field;
  });
  return kind === 'companies' ? fields : fields.map((field, index) => field ?? customOf(names, index, taken));
}

function customOf(names: readonly string[], index: number, taken: Set<string>): string {
  const key = customKey(names[index] as string, index + 1);
  // A template names the built-in variable by that key.
  const base = key in TEMPLATE_VARIABLES ? `custom_${key}` : key;
  let field = `custom:${base}`;
  for (let n = 2; taken.has(field); n += 1) field = `custom:${base}_${n}`;
  taken.add(field);
  return field;
}

function fieldOfCells(cells: readonly string[]): string | undefined {
  const filled = cells.filter((cell) => cell.trim() !== '');
  const most = (pattern: RegExp) =>
    filled.length > 0 && filled.filter((cell) => pattern.test(cell)).length * 2 > filled.length;
  if (most(/^\s*(https?:\/\/)?([a-z]+\.)?linkedin\.com\/in\//i)) return 'linkedin_url';
  if (most(/^\s*[^\s@]+@[^\s@]+\.[^\s@]+\s*$/)) return 'email';
  return undefined;
}

/**
 * The proposal, changed as told.
 *
 * @throws DomainError `invalid_input` with all columns and fields that do not exist
 */
export function overrideMapping(
  kind: ImportKind,
  names: readonly string[],
  proposed: readonly (string | null)[],
  override: MappingOverride,
): (string | null)[] {
  const fields = [...proposed];
  const allowed: readonly string[] = IMPORT_FIELDS[kind];
  const problems: string[] = [];
  const told = new Set<number>();
  for (const [name, field] of Object.entries(override)) {
    const exact = names.indexOf(name);
    const index = exact >= 0 ? exact : names.findIndex((n) => n.toLowerCase() === name.trim().toLowerCase());
    const key = customFieldOf(field);
    told.add(index);
    if (index < 0) problems.push(`There is no column ${name}; the file has ${names.join(', ')}.`);
    else if (field === null || allowed.includes(field)) fields[index] = field;
    else if (kind === 'contacts' && key && !(key in TEMPLATE_VARIABLES)) fields[index] = field;
    else
      problems.push(
        `${name} cannot go to ${field}: the fields are ${allowed.join(', ')}${kind === 'contacts' ? ', custom:your_key' : ''}.`,
      );
  }
  if (problems.length > 0)
    throw new DomainError('invalid_input', problems.join(' '), {
      problems: problems.map((message) => ({ path: ['mapping'], message, type: 'invalid_mapping' })),
    });
  // A field that was given to one column is not filled from another by our own guess as well.
  const given = new Set([...told].map((index) => fields[index]));
  const taken = new Set(fields.filter((field) => field !== null));
  return fields.map((field, index) => {
    if (field === null || told.has(index) || !given.has(field)) return field;
    return kind === 'contacts' ? customOf(names, index, taken) : null;
  });
}
