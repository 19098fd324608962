import type { Hold } from './messages.js';

/** Answers that are kept back until they are let go. */
export type Holds = {
  /** Keeps back answers at these places from now on, and lets go of those at all others. */
  set(places: readonly Hold[]): void;
  /** Comes at once unless answers at this place are kept back. */
  pass(place: Hold): Promise<void>;
};

export function openHolds(onHeld: (place: Hold, count: number) => void): Holds {
  let closed: readonly Hold[] = [];
  const waiting: Record<Hold, (() => void)[]> = { data: [], dot: [] };
  return {
    set: (places) => {
      closed = places;
      for (const place of Object.keys(waiting) as Hold[])
        if (!closed.includes(place)) for (const go of waiting[place].splice(0)) go();
    },
    pass: (place) =>
      new Promise((resolve) => {
        if (!closed.includes(place)) return resolve();
        waiting[place].push(resolve);
        onHeld(place, waiting[place].length);
      }),
  };
}
