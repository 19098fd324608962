import { type RefObject, useCallback, useRef } from 'react';
import { useKeys } from './keys.ts';

/**
 * `j` and `k` walk over the links of rows (`data-row-link`), `x` presses the row's checkbox. Enter follows the link by
 * itself.
 */
export function useRowKeys(): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  const walk = useCallback((by: 1 | -1) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('[data-row-link]') ?? [])];
    const here = links.findIndex(
      (link) => link.closest('tr, li') === document.activeElement?.closest('tr, li'),
    );
    const next = here === -1 ? (by === 1 ? 0 : links.length - 1) : here + by;
    links[next]?.focus();
    links[next]?.scrollIntoView({ block: 'nearest' });
  }, []);
  useKeys({
    j: () => walk(1),
    k: () => walk(-1),
    x: () => {
      if (!list.current?.contains(document.activeElement)) return;
      document.activeElement
        ?.closest('tr, li')
        ?.querySelector<HTMLInputElement>('input[type="checkbox"]')
        ?.click();
    },
  });
  return list;
}
