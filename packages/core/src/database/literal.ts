/**
 * A parameter as it stands in the text of a statement: a literal of no type, which PostgreSQL reads as what it is wanted for.
 * Right whatever `standard_conforming_strings` says: where there is a backslash, it is marked as an escape.
 * @param value a text, number, boolean, instant, null, or a list of such
 * @throws for anything else, and for a text with a NUL, which PostgreSQL cannot keep
 */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  const text = Array.isArray(value) ? listOf(value) : textOf(value);
  if (text.includes('\0')) throw new Error('a text with a NUL cannot be kept in PostgreSQL');
  const doubled = text.replaceAll("'", "''");
  return text.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
}

function listOf(values: readonly unknown[]): string {
  return `{${values.map(elementOf).join()}}`;
}

function elementOf(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  return Array.isArray(value) ? listOf(value) : `"${textOf(value).replace(/["\\]/g, '\\$&')}"`;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  if (value instanceof Date) return value.toISOString();
  throw new TypeError(`a parameter cannot be ${typeof value}`);
}
