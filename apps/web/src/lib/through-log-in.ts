import { useEffect, useRef, useState } from 'react';

/** Whose session has ended by itself; null = nobody's, so that what is left unsaved is left on purpose. */
let owner: string | null = null;
const held = new Map<string, unknown>();

/** From now on what is unsaved is kept, in this window, until this user has logged in again. */
export function noteSessionEnded(userId: string): void {
  owner = userId;
}

/** Nobody gets to see what another user was writing. */
export function noteLoggedIn(userId: string): void {
  if (owner !== userId) held.clear();
  owner = null;
}

/**
 * Carries what is unsaved over a log-in that somebody was sent to in the middle of their work.
 * @param key names the thing that is edited
 * @param unsaved read when its form goes away; null = nothing
 * @returns what was carried over, to begin with
 */
export function useThroughLogIn<T>(key: string, unsaved: () => T | null): T | undefined {
  const [carried] = useState(() => held.get(key) as T | undefined);
  const latest = useRef(unsaved);
  latest.current = unsaved;
  useEffect(() => {
    held.delete(key);
    return () => {
      const now = latest.current();
      if (owner !== null && now !== null) held.set(key, now);
    };
  }, [key]);
  return carried;
}
