import { useCallback, useEffect, useRef, useState } from 'react';

export type SaveState = 'saved' | 'pending' | 'saving' | 'failed';

const PAUSE_MS = 700;

type Autosave = {
  state: SaveState;
  error: unknown;
  /** Saves now what waits, also after a failure. */
  flush: () => Promise<boolean>;
};

/**
 * Saves a value a moment after it last changed: one save at a time, the newest value last, and again on leaving.
 * @param key what tells one version of the value from another
 */
export function useAutosave<T>(params: {
  value: T;
  key: string;
  enabled: boolean;
  save: (value: T) => Promise<unknown>;
}): Autosave {
  const { key, enabled } = params;
  const latest = useRef(params);
  latest.current = params;
  const savedKey = useRef(key);
  const running = useRef<Promise<boolean> | null>(null);
  const [state, setState] = useState<SaveState>('saved');
  const [error, setError] = useState<unknown>(null);

  const flush = useCallback((): Promise<boolean> => {
    running.current ??= (async () => {
      try {
        while (latest.current.enabled && latest.current.key !== savedKey.current) {
          const { value, key: saving, save } = latest.current;
          setState('saving');
          await save(value);
          savedKey.current = saving;
        }
        setState('saved');
        setError(null);
        return true;
      } catch (reason) {
        setState('failed');
        setError(reason);
        return false;
      } finally {
        running.current = null;
      }
    })();
    return running.current;
  }, []);

  useEffect(() => {
    if (!enabled || key === savedKey.current) return;
    setState((before) => (before === 'saving' ? before : 'pending'));
    const timer = setTimeout(() => void flush(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key, enabled, flush]);

  useEffect(() => {
    const onLeave = (event: BeforeUnloadEvent) => {
      if (latest.current.enabled && latest.current.key !== savedKey.current) event.preventDefault();
    };
    window.addEventListener('beforeunload', onLeave);
    return () => {
      window.removeEventListener('beforeunload', onLeave);
      void flush();
    };
  }, [flush]);

  return { state, error, flush };
}
