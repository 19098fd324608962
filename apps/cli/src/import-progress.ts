import type { ImportProgress } from '@outreach/core';
import { SingleBar } from 'cli-progress';

/**
 * Shows on standard error how far an import is: a bar over the file's bytes while it is read, then a word a step.
 * @param fileBytes undefined for a pipe, whose length nobody knows
 */
export function importProgress(fileBytes: number | undefined): {
  report(progress: ImportProgress): void;
  end(): void;
} {
  const bar = new SingleBar({
    format: fileBytes
      ? '{step} {bar} {percentage} %  {rows} rows  {duration_formatted}'
      : '{step} {rows} rows  {duration_formatted}',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    etaAsynchronousUpdate: false,
  });
  const total = fileBytes ?? 1;
  bar.start(total, 0, { step: 'Reading ', rows: 0 });
  let rows = 0;
  return {
    report: (progress) => {
      if (progress.step === 'reading') {
        rows = progress.rows;
        bar.update(Math.min(progress.bytes, total), { step: 'Reading ', rows });
      } else bar.update(total, { step: progress.step === 'deciding' ? 'Deciding' : 'Applying', rows });
    },
    end: () => bar.stop(),
  };
}
