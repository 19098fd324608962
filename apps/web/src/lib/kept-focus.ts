import { type RefObject, useEffect, useRef } from 'react';
import { isDialogOpen } from './dialogs.ts';

/** By then a dialog or a menu that has closed has given the focus back. */
const GIVEN_BACK_MS = 50;

/**
 * Keeps the reader's place when the row or the button that has the focus goes away: it goes on to the row that has come
 * to that place, or to the last one.
 * @returns for the element that holds the rows (with a `data-row-link` in each) and the buttons
 */
export function useKeptFocus(): RefObject<HTMLDivElement | null> {
  const area = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const holder = area.current;
    if (!holder) return;
    const rows = () => [...holder.querySelectorAll<HTMLElement>('[data-row-link]')];
    let last: { element: HTMLElement; row: number } | null = null;
    const note = ({ target }: FocusEvent) => {
      if (!(target instanceof HTMLElement)) return;
      const row = target.closest('tr, li');
      last = { element: target, row: rows().findIndex((link) => row?.contains(link)) };
    };
    // Who clicks beside everything has left the place on purpose; in a dialog or a menu they are still about it.
    const forget = ({ target }: Event) => {
      if (target instanceof Element && target.closest('[role="dialog"], [role="menu"]') === null) last = null;
    };
    const keep = () => {
      if (last === null || document.activeElement !== document.body || isDialogOpen()) return;
      const left = rows();
      const next = left[Math.min(Math.max(last.row, 0), left.length - 1)] ?? document.getElementById('main');
      (last.element.isConnected ? last.element : next)?.focus({ preventScroll: true });
    };
    // What closes gives the focus back by itself where it can.
    let soon: number | undefined;
    const keepSoon = () => {
      clearTimeout(soon);
      soon = window.setTimeout(keep, GIVEN_BACK_MS);
    };
    const observer = new MutationObserver(keepSoon);
    observer.observe(holder, { childList: true, subtree: true });
    holder.addEventListener('focusin', note);
    document.addEventListener('focusout', keepSoon);
    document.addEventListener('pointerdown', forget, true);
    return () => {
      clearTimeout(soon);
      observer.disconnect();
      holder.removeEventListener('focusin', note);
      document.removeEventListener('focusout', keepSoon);
      document.removeEventListener('pointerdown', forget, true);
    };
  }, []);
  return area;
}
