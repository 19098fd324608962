import { useBlocker } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { notifyProblem } from '../../components/notify.tsx';
import type { Kept, KeptDraft } from '../../lib/kept-draft.ts';

export type SaveState = 'saved' | 'pending' | 'saving' | 'failed';

const PAUSE_MS = 700;

type Autosave = {
  state: SaveState;
  error: unknown;
  /** Saves now what waits, also after a failure. @returns whether all is saved */
  flush: () => Promise<boolean>;
};

/**
 * Saves a draft a moment after it last changed: one save at a time, the newest last, and before it is left. Who leaves
 * a page while it can't be saved is kept there; what asks before a failure is left is up to the caller.
 */
export function useAutosave<T extends object>(params: {
  kept: KeptDraft<T>;
  enabled: boolean;
  save: (kept: Kept<T>) => Promise<unknown>;
}): Autosave {
  const { kept, enabled } = params;
  const latest = useRef(params);
  latest.current = params;
  const running = useRef<Promise<boolean> | null>(null);
  const failure = useRef<unknown>(null);
  const [state, setState] = useState<SaveState>('saved');
  const waits = useCallback(
    () => latest.current.enabled && Object.keys(latest.current.kept.unsent()).length > 0,
    [],
  );

  const flush = useCallback((): Promise<boolean> => {
    const saveAll = async () => {
      try {
        while (waits()) {
          setState('saving');
          await latest.current.kept.send(latest.current.save);
        }
        failure.current = null;
        setState('saved');
        return true;
      } catch (reason) {
        failure.current = reason;
        setState('failed');
        return false;
      }
    };
    // Not within saveAll, which ends before it is noted here when nothing is to be saved.
    running.current ??= saveAll().finally(() => {
      running.current = null;
    });
    return running.current;
  }, [waits]);

  const key = JSON.stringify(kept.changes);
  useEffect(() => {
    if (!enabled) return;
    if (!waits()) {
      // Nothing is left to save when a change has been taken back.
      setState((before) => (before === 'saving' ? before : 'saved'));
      return;
    }
    setState((before) => (before === 'saving' ? before : 'pending'));
    const timer = setTimeout(() => void flush(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key, enabled, flush, waits]);

  useBlocker({
    shouldBlockFn: async () => !(await flush()),
    enableBeforeUnload: false,
    disabled: state !== 'pending' && state !== 'saving',
  });

  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent) => {
      if (waits()) event.preventDefault();
    };
    window.addEventListener('beforeunload', onLeave);
    return () => {
      window.removeEventListener('beforeunload', onLeave);
      // What has failed already was left on purpose.
      if (waits() && failure.current === null)
        void flush().then((done) => done || notifyProblem(failure.current));
    };
  }, [flush, waits]);

  return { state, error: state === 'failed' ? failure.current : null, flush };
}
