import type { Resealed } from '@outreach/core';
import { counted } from './output.js';

export const resealedAsJson = ({ resealed, unchanged, unreadable }: Resealed, dryRun: boolean) => ({
  dry_run: dryRun,
  resealed,
  unchanged,
  unreadable: unreadable.map(({ senderId, name, secret }) => ({ sender_id: senderId, name, secret })),
});

export function resealedAsText({ resealed, unchanged, unreadable }: Resealed, dryRun: boolean): string {
  const done = dryRun ? 'would be sealed anew' : 'sealed anew';
  const lines = [
    dryRun ? 'Dry run: nothing was changed.' : undefined,
    `${counted(resealed, 'secret')} ${done} with SECRET_KEY, ${unchanged.toLocaleString('en')} sealed with it already.`,
    ...unreadable.map(
      ({ name, secret }) => `${name}: no key that is named opens its ${secret}. Enter it again.`,
    ),
    unreadable.length === 0 && !dryRun ? 'A former key is now needed for opt-out links alone.' : undefined,
  ];
  return lines.filter((line) => line !== undefined).join('\n');
}
