import { people } from '../../lib/format.ts';
import type { StepStatistics } from '../statistics/get-statistics.ts';

type Reached = Pick<StepStatistics, 'waiting' | 'sent' | 'responded'> | undefined;

/** Whom an edit touches; null = nobody is under way at this step. */
export function touchedByEdit(figures: Reached, delayChanged: boolean): string | null {
  if (!figures || figures.waiting === 0) return null;
  const { waiting, sent } = figures;
  const text = `${people(waiting)} ${waiting === 1 ? 'is' : 'are'} waiting for this step and will get the new text.`;
  const delay = delayChanged
    ? ' Their wait is counted anew from the day of their last message; who is past it gets the message at once.'
    : '';
  const had = sent > 0 ? ` Nothing changes for the ${people(sent)} who have had it.` : '';
  return text + delay + had;
}

/** Whom a deletion touches; null = nobody. */
export function touchedByDeletion(figures: Reached): string | null {
  if (!figures || figures.waiting + figures.sent === 0) return null;
  const { waiting, sent } = figures;
  return [
    waiting > 0 &&
      `${people(waiting)} ${waiting === 1 ? 'is' : 'are'} waiting for this step and will go on with the next one, or be finished.`,
    sent > 0 && `${people(sent)} ${sent === 1 ? 'has' : 'have'} had it; that stays in their history.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Whom another order touches; null = nobody is under way. */
export function touchedByReorder(waiting: number): string | null {
  if (waiting === 0) return null;
  return `${people(waiting)} ${waiting === 1 ? 'is' : 'are'} under way and will go on by the new order. Nobody gets a step twice.`;
}
