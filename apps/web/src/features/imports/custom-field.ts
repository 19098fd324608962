import type { FileInspection } from './inspect-file.ts';
import type { Mapping } from './upload-file.ts';

/** A name that a message can use, made of a heading: `Connected On` → `connected_on`. */
function keyFor(heading: string, place: number): string {
  const words = heading
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 50);
  if (words === '') return `column_${place + 1}`;
  return /^[a-z]/.test(words) ? words : `field_${words}`;
}

/** The custom field that a column can go to: the one it has, the one that was proposed, or a new one of its heading. */
export function customFieldFor(inspection: FileInspection, mapping: Mapping, column: string): string {
  const now = mapping[column];
  if (now?.startsWith('custom:')) return now;
  const place = inspection.columns.findIndex(({ name }) => name === column);
  const proposed = inspection.columns[place]?.field;
  if (proposed?.startsWith('custom:')) return proposed;
  const key = keyFor(column, place);
  const base = inspection.fields.includes(key) ? `custom_${key}` : key;
  const taken = new Set(Object.values(mapping));
  let field = `custom:${base}`;
  for (let n = 2; taken.has(field); n += 1) field = `custom:${base}_${n}`;
  return field;
}
