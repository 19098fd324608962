import type { Channels } from '@outreach/core';
import { BadSettings } from '@outreach/embedded-db';
import { realChannels } from './channels.js';

/** The time at which actions are looked at; undefined = the database's own. */
export type Clock = () => Date | undefined;

/**
 * A simulated clock stands still, or runs on from the given time.
 * @throws BadSettings when a channel in use would send real messages by it
 */
export function openClock(params: { now: Date | undefined; runsOn: boolean; channels: Channels }): Clock {
  const { now, runsOn } = params;
  if (now === undefined) return () => undefined;
  const real = realChannels(params.channels);
  if (real.length > 0)
    throw new BadSettings(
      `EXECUTOR_NOW: a simulated clock can't be used while real messages go out (${real.join(', ')})`,
    );
  const startedAt = performance.now();
  return () => (runsOn ? new Date(now.getTime() + (performance.now() - startedAt)) : now);
}
