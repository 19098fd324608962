import type { ImportKind } from './labels.ts';
import type { Mapping } from './upload-file.ts';

/** The same headings in the same order are the same kind of file. */
const keyOf = (kind: ImportKind, columns: readonly string[]): string =>
  `import-mapping ${JSON.stringify([kind, ...columns])}`;

/** How columns of such a file were mapped last time; null when they never were. */
export function recallMapping(kind: ImportKind, columns: readonly string[]): Mapping | null {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(keyOf(kind, columns)) ?? 'null');
    return typeof stored === 'object' ? (stored as Mapping | null) : null;
  } catch {
    return null;
  }
}

export function rememberMapping(kind: ImportKind, columns: readonly string[], mapping: Mapping): void {
  try {
    localStorage.setItem(keyOf(kind, columns), JSON.stringify(mapping));
  } catch {
    // A full or closed store costs only the convenience.
  }
}
