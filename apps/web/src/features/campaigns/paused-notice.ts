import { notifyDone, notifyProblem } from '../../components/notify.tsx';
import { plural } from '../../lib/format.ts';
import { ProblemError } from '../../lib/problem.ts';
import type { PausedAll } from './pause-campaigns.ts';

/** Says what a pause did: what stands still, what still finishes, and what refused. */
export function describePaused({ paused, inFlight, refused }: PausedAll, names: readonly string[]): void {
  const [name] = names;
  if (paused.length > 0) {
    const what =
      paused.length === 1 && name ? `“${name}” is paused.` : `${plural(paused.length, 'campaign')} paused.`;
    notifyDone(inFlight > 0 ? `${what} ${plural(inFlight, 'message')} in flight will finish.` : what);
  }
  const [first] = refused;
  if (first) notifyProblem(new ProblemError(first.problem));
}
