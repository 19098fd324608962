import { useCallback, useEffect, useRef, useState } from 'react';
import { useThroughLogIn } from './through-log-in.ts';

/** What a form holds, beside what it started from: the fields that differ are those that were changed here. */
export type Kept<T> = { base: T; draft: T };

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The fields of `after` that differ. */
export const changedFields = <T extends object>(before: T, after: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(after).filter(([field, value]) => !same(value, before[field as keyof T])),
  ) as Partial<T>;

/** Takes what is stored by now, maybe by somebody else, for the fields that were not changed here. */
export function takeUntouched<T extends object>(
  { base, draft }: Kept<T>,
  stored: Partial<T>,
  except: Partial<T> = {},
): Kept<T> {
  const touched = changedFields(base, draft);
  const taken = Object.fromEntries(
    Object.entries(stored).filter(([field]) => !(field in touched) && !(field in except)),
  ) as Partial<T>;
  return { base: { ...base, ...taken }, draft: { ...draft, ...taken } };
}

/**
 * What somebody else has stored meanwhile in the very fields that were changed here, where it is another value.
 * @param sent what is being stored from here: it may come back before its sender has heard that it is stored
 */
export const clashesOf = <T extends object>(
  { base, draft }: Kept<T>,
  stored: Partial<T>,
  sent: Partial<T> = {},
): Partial<T> =>
  Object.fromEntries(
    Object.entries(stored).filter(([name, value]) => {
      const field = name as keyof T;
      const known = [base[field], draft[field], ...(field in sent ? [sent[field]] : [])];
      return !same(base[field], draft[field]) && !known.some((each) => same(each, value));
    }),
  ) as Partial<T>;

export type KeptDraft<T> = {
  draft: T;
  /** What was changed here and is not stored yet. */
  changes: Partial<T>;
  /** What stands against some of these changes, see {@link clashesOf}. */
  clashes: Partial<T>;
  /** Ends all clashes: by what was written here, which is to be stored then, or by what the other one has stored. */
  settle: (by: 'mine' | 'theirs') => void;
  change: (changes: Partial<T>) => void;
  /** As {@link KeptDraft.changes}, at this very moment. */
  unsent: () => Partial<T>;
  /** Has what was changed stored. What changes meanwhile remains to be sent. */
  send: (store: (kept: Kept<T>) => Promise<unknown>) => Promise<void>;
};

/**
 * A draft of what others may change at the same time: it keeps what was changed here, and goes along with the rest.
 * @param key names what is drafted: its changes outlive a session that ends before they are stored
 * @param stored what is stored as far as is known; a field that it leaves out stays as it is
 */
export function useKeptDraft<T extends object>(
  key: string,
  initial: () => T,
  stored: Partial<T>,
): KeptDraft<T> {
  const carried: Kept<T> | undefined = useThroughLogIn(key, (): Kept<T> | null =>
    Object.keys(unsent()).length > 0 ? now.current : null,
  );
  const [kept, setKept] = useState<Kept<T>>(() => {
    if (carried) return carried;
    const draft = initial();
    return { base: draft, draft };
  });
  const now = useRef(kept);
  const sending = useRef<Partial<T>>({});
  const put = useCallback((next: Kept<T>) => {
    now.current = next;
    setKept(next);
  }, []);

  const storedKey = JSON.stringify(stored);
  useEffect(() => {
    const next = takeUntouched(now.current, stored, sending.current);
    if (!same(next, now.current)) put(next);
  }, [storedKey, put]);

  const change = useCallback(
    (changes: Partial<T>) => put({ ...now.current, draft: { ...now.current.draft, ...changes } }),
    [put],
  );
  const unsent = useCallback(() => changedFields(now.current.base, now.current.draft), []);
  const send = useCallback(
    async (store: (kept: Kept<T>) => Promise<unknown>) => {
      const sent = unsent();
      sending.current = sent;
      try {
        await store(now.current);
        put({ ...now.current, base: { ...now.current.base, ...sent } });
      } finally {
        sending.current = {};
      }
    },
    [unsent, put],
  );
  const clashes = clashesOf(kept, stored, sending.current);
  const settle = (by: 'mine' | 'theirs') =>
    put({
      base: { ...kept.base, ...clashes },
      draft: by === 'mine' ? kept.draft : { ...kept.draft, ...clashes },
    });
  return {
    draft: kept.draft,
    changes: changedFields(kept.base, kept.draft),
    clashes,
    settle,
    change,
    unsent,
    send,
  };
}
