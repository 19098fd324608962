import { hostname } from 'node:os';
import {
  type Database,
  type ExecutorMode,
  makeOwner,
  type PassProgress,
  registerExecutor,
  touchExecutor,
} from '@outreach/core';

const TOUCH_EVERY_MS = 15_000;

export type Presence = {
  owner: string;
  /** Shows this executor among those at work; again after an error. */
  register(): Promise<void>;
  /** Takes note of what one pass has done so far. */
  note(progress: PassProgress): void;
  /** The pass is over: the next `note` counts from nothing. */
  passEnded(): void;
  /** Says that it has stopped. Never throws: being seen is a courtesy. */
  leave(): Promise<void>;
};

type Counts = Pick<PassProgress, 'executed' | 'sent' | 'failed'>;

/** Keeps an executor visible to `executor status`: told every 15 seconds, and when it stops. */
export function openPresence(db: Database, mode: ExecutorMode): Presence {
  const owner = makeOwner();
  let pass: Counts = { executed: 0, sent: 0, failed: 0 };
  let untold: Counts = { executed: 0, sent: 0, failed: 0 };
  let timer: NodeJS.Timeout | undefined;

  const tell = async (stopped: boolean) => {
    const told = untold;
    untold = { executed: 0, sent: 0, failed: 0 };
    try {
      await touchExecutor(db, { owner, ...told, stopped });
    } catch {
      untold = plus(untold, told);
    }
  };
  return {
    owner,
    register: async () => {
      await registerExecutor(db, { owner, host: hostname(), pid: process.pid, mode });
      timer = setInterval(() => void tell(false), TOUCH_EVERY_MS);
      timer.unref();
    },
    note: ({ executed, sent, failed }) => {
      const now = { executed, sent, failed };
      untold = plus(untold, minus(now, pass));
      pass = now;
    },
    passEnded: () => {
      pass = { executed: 0, sent: 0, failed: 0 };
    },
    leave: async () => {
      clearInterval(timer);
      if (timer !== undefined) await tell(true);
    },
  };
}

const plus = (a: Counts, b: Counts): Counts => ({
  executed: a.executed + b.executed,
  sent: a.sent + b.sent,
  failed: a.failed + b.failed,
});

const minus = (a: Counts, b: Counts): Counts => ({
  executed: a.executed - b.executed,
  sent: a.sent - b.sent,
  failed: a.failed - b.failed,
});
