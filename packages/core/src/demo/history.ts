import type { Queryable } from '../database/connect.js';
import { executeDue } from '../delivery/execute-due.js';
import { dateBack, daysBefore } from './clock.js';
import { silentChannels } from './silent-channel.js';

export type HistoryEvent = { at: Date; happens: (at: Date) => Promise<void> };

/** Lets everything up to `now` happen in the order of time, and dates what it writes accordingly. */
export async function playHistory(
  tx: Queryable,
  params: { events: readonly HistoryEvent[]; now: Date },
): Promise<void> {
  const past = params.events
    .filter(({ at }) => at <= params.now)
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  for (const { at, happens } of past) {
    await happens(at);
    await dateBack(tx, at);
  }
}

/** The executor comes by ten times a day and sends a few messages each time, as it would under a sender's limits. */
const HOURS = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17];
const MESSAGES_A_PASS = 9;

/**
 * Passes of an executor over so many days and today, and one at the end that leaves nothing due.
 * @param params.refusing an e-mail address whose server takes nothing
 */
export function executorPasses(
  tx: Queryable,
  params: { days: number; now: Date; refusing: string | undefined },
): HistoryEvent[] {
  const { days, now, refusing } = params;
  const channels = silentChannels((message) => message.to === refusing);
  const pass = (limit?: number) => async (at: Date) => {
    // One loop: a transaction has one connection.
    await executeDue(tx, { channels, owner: 'demo', now: at, limit, loops: 1, isDead: () => false });
  };
  const daily = Array.from({ length: days + 1 }, (_, day) =>
    HOURS.map((hour, n) => ({
      at: daysBefore(now, days - day, hour, (day * 13 + n * 23) % 60),
      happens: pass(MESSAGES_A_PASS),
    })),
  );
  return [...daily.flat(), { at: now, happens: pass() }];
}
