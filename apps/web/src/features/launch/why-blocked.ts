import { plural } from '../../lib/format.ts';
import type { Finding } from '../campaign/get-checklist.ts';

/** Why a campaign cannot start now, beside its button; null when it can. */
export function whyBlocked(findings: readonly Pick<Finding, 'level' | 'code'>[]): string | null {
  const blocks = findings.filter(({ level }) => level === 'block');
  if (blocks.length === 0) return null;
  // Nothing is broken in a campaign that has come to its end.
  if (blocks.every(({ code }) => code === 'everybody_ended'))
    return 'Everybody has ended: add people, and it can start again.';
  return `${plural(blocks.length, 'thing')} above ${blocks.length === 1 ? 'has' : 'have'} to be mended first.`;
}
