import type { ChaosOptions, ChaosResult } from './run.js';

const number = (n: number) => n.toLocaleString('en', { maximumFractionDigits: 2 });
const seconds = (ms: number) => `${number(ms / 1_000)} s`;

/** The closing table for people. */
export function resultAsText(result: ChaosResult, options: ChaosOptions): string {
  const { figures, blows } = result;
  const rows: [string, string][] = [
    ['actions', number(options.actions)],
    ['executors at a time', number(options.executors)],
    ['in flight in each, over', `${options.inFlight} messages, ${options.connections} connections`],
    ['killed by SIGKILL', number(blows.kill)],
    ['told to stop twice at once', number(blows.terminate_twice)],
    ['frozen past their lease', number(blows.freeze)],
    ['database sessions cut', number(blows.cut_session)],
    ['database crashes', number(blows.crash_database)],
    ['sent', number(figures.sent)],
    ['sent twice', number(figures.sentTwice)],
    ['lost', number(figures.lost)],
    [
      'in doubt',
      `${number(figures.inDoubt)}, ${number(figures.inDoubtPerKill)} for each of ${result.kills} kills`,
    ],
    ['  of which had gone out', number(figures.inDoubtTaken)],
    ['in doubt for want of an answer', number(figures.inDoubtBySink)],
    ['given up after three crashes', number(figures.poisoned)],
    ['failed otherwise', number(figures.failed)],
    ['longest past a lease', seconds(figures.longestOverdueMs)],
    ['longest orphaned by a kill', seconds(figures.longestOrphanedMs)],
    ['took', `${number(result.seconds)} s`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const table = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n');
  const verdict =
    result.broken.length === 0
      ? 'Nothing was sent twice, and nothing was lost.'
      : result.broken.map((sentence) => `BROKEN: ${sentence}`).join('\n');
  return `${table}\n\n${verdict}`;
}
