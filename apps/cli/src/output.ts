/** Told by `print`: who does not read to the end has had what they wanted, and anything else is an error. */
process.stdout.on('error', () => undefined);

/** The answer, on standard output. Waits until it is written: a pipe may take its time, and the process ends after. */
export const print = (text: string): Promise<void> =>
  new Promise((done, fail) =>
    process.stdout.write(`${text}\n`, (error) =>
      error && (error as NodeJS.ErrnoException).code !== 'EPIPE' ? fail(error) : done(),
    ),
  );

/** The answer as JSON or as text for a person. */
export const answer = (json: boolean | undefined, value: unknown, text: string): Promise<void> =>
  print(json ? JSON.stringify(value) : text);

/** A word on the side, on standard error. */
export const note = (text: string): void => void process.stderr.write(`${text}\n`);

/** Rows in columns, two spaces apart; nothing below the headings says so. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  none: string,
): string {
  if (rows.length === 0) return none;
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `2026-03-01 09:00 UTC` */
export const minute = (at: Date | null): string =>
  at ? `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC` : 'never';

/** `3 rows`, `1 row` */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
