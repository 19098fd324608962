import { useSyncExternalStore } from 'react';

const STEP_MS = 10_000;

const stepped = () => Math.floor(Date.now() / STEP_MS) * STEP_MS;

function everyStep(onStep: () => void): () => void {
  const timer = setInterval(onStep, STEP_MS);
  return () => clearInterval(timer);
}

/** The time, for what says "now" or "today": it is drawn again as time passes, also when nothing else has changed. */
export const useNow = (): Date => new Date(useSyncExternalStore(everyStep, stepped));
