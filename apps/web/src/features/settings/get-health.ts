import { queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';
import { formatRelative, plural } from '../../lib/format.ts';

export type Health = RouterOutputs['health']['delivery'];
export type Executor = Health['executors'][number];

const POLL_MS = 3_000;
/** An executor that has not been seen for so long does not work. */
const MISSED_AFTER_MS = 60_000;

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: ({ signal }) => api.health.delivery.query(undefined, { signal }),
  refetchInterval: POLL_MS,
});

const isAtWork = ({ stoppedAt, lastSeenAt, mode }: Executor, now: number): boolean =>
  mode !== 'api' && stoppedAt === null && now - lastSeenAt.getTime() < MISSED_AFTER_MS;

/** How delivery stands, as one sentence; `fault` when somebody has to do something. */
export function stateOf(health: Health, now = Date.now()): { sentence: string; fault: boolean } {
  const { due, oldestDueAt, executors } = health;
  const atWork = executors.filter((executor) => isAtWork(executor, now)).length;
  const waits = oldestDueAt ? `, the oldest since ${formatRelative(oldestDueAt)}` : '';
  const messages = `${plural(due, 'message')} ${due === 1 ? 'is' : 'are'} due${waits}`;
  const overdue = oldestDueAt !== null && now - oldestDueAt.getTime() > MISSED_AFTER_MS;
  if (atWork === 0 && due > 0) {
    const [last] = executors;
    const seen = last
      ? `The last one was seen ${formatRelative(last.lastSeenAt)}`
      : 'None was seen in the last day';
    return {
      fault: overdue,
      sentence: `${messages}, but no executor is at work. ${seen}; start one with “pnpm executor watch”.`,
    };
  }
  if (atWork === 0) return { fault: false, sentence: 'No executor is at work, and nothing is due.' };
  const who = `${plural(atWork, 'executor')} ${atWork === 1 ? 'is' : 'are'} at work`;
  return { fault: false, sentence: due > 0 ? `${who}; ${messages}.` : `${who}, and nothing is due.` };
}
