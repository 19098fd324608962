import type { Session } from './session.js';

/** The connections to one server: so many at most, whoever uses them, and kept for a while when nobody does. */
export type Pool = {
  /** Waits for one of the turns, first come, first served. Each has to be given back. */
  turn(): Promise<void>;
  /** To be called within a turn: a connection that is kept, or undefined when a new one has to be opened. */
  kept(): Session | undefined;
  /** Ends a turn. The next one begins when the connection is ready, or at once when it is of no use any more. */
  giveBack(session: Session | undefined): void;
  /** Says good-bye on the connections that are kept; those in use are closed as they come back. */
  close(): Promise<void>;
};

/** @param params.idleMs how long an unused connection is kept, in milliseconds */
export function createPool(params: { connections: number; idleMs: number }): Pool {
  const { connections, idleMs } = params;
  let free = connections;
  let closed = false;
  const waiting: (() => void)[] = [];
  const idle = new Map<Session, NodeJS.Timeout>();

  const quitIdle = (session: Session) => {
    clearTimeout(idle.get(session));
    idle.delete(session);
    return session.quit();
  };
  const nextTurn = () => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  const keep = (session: Session) => {
    if (closed || !session.usable()) void session.quit();
    else idle.set(session, setTimeout(() => void quitIdle(session), idleMs).unref());
  };
  return {
    turn: () => {
      if (free === 0) return new Promise((resolve) => waiting.push(resolve));
      free--;
      return Promise.resolve();
    },
    kept: () => {
      for (const session of [...idle.keys()].reverse()) {
        clearTimeout(idle.get(session));
        idle.delete(session);
        if (session.usable()) return session;
      }
      return undefined;
    },
    giveBack: (session) => {
      if (session === undefined) return nextTurn();
      void session.ready().then(() => {
        keep(session);
        nextTurn();
      });
    },
    close: async () => {
      closed = true;
      await Promise.all([...idle.keys()].map(quitIdle));
    },
  };
}
