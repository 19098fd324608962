import { CHANNELS } from '../sequence/channels.ts';
import { type Cell, toCsv } from './csv.ts';
import type { Statistics } from './get-statistics.ts';

/** The campaign's figures, one line a step and one for all. */
export function statisticsCsv(statistics: Statistics): string {
  const head: Cell[] = [
    'step',
    'channel',
    'subject',
    'waiting',
    'held back',
    'sent',
    'replied',
    'reply rate',
    'failed',
  ];
  const steps = statistics.steps.map((step): Cell[] => [
    step.stepNumber ?? 'deleted',
    CHANNELS[step.channel].label,
    step.subject,
    step.waiting,
    step.held,
    step.sent,
    step.responded,
    step.responseRate,
    step.failed,
  ]);
  const all: Cell[] = [
    'all',
    null,
    null,
    statistics.pending + statistics.inProgress,
    statistics.steps.reduce((sum, { held }) => sum + held, 0),
    statistics.sent,
    statistics.responded,
    statistics.responseRate,
    statistics.failed,
  ];
  return toCsv([head, ...steps, all]);
}
