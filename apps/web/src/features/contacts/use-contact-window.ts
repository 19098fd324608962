import { useDebouncedValue } from '@mantine/hooks';
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useKeys } from '../../lib/keys.ts';
import type { ContactPlace } from './contact-columns.tsx';
import { type KeptRow, keepRows } from './keep-rows.ts';
import { type AudienceFilter, type ContactsOrder, contactsPageQuery, PAGE_ROWS } from './list-contacts.ts';

/** Pixels; the same as in the style sheet. */
const ROW_HEIGHT = 52;
const HEAD_HEIGHT = 41;
const OVERSCAN = 6;
/** Rows are placed within blocks of so many, and the block within the list. */
const BLOCK_ROWS = 60;
/** How long a page must stay in view before it is fetched, so that a dragged scroll bar asks for nothing on its way. */
const SETTLE_MS = 80;

/** The rows that exist, in the order in which they stand in the document; `start` in pixels from that of the block. */
type Window = { key: number; place: ContactPlace; start: number }[];

/** The rows in view, filled page by page, and the keys that walk over them. */
export function useContactWindow(params: { filter: AudienceFilter & ContactsOrder; count: number }) {
  const { filter, count } = params;
  const scroll = useRef<HTMLElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    // The head of the table stands still above the rows.
    scrollPaddingEnd: HEAD_HEIGHT,
    // The row with the focus stays, or the focus would be lost with it.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      if (focused === null || focused >= range.count || shown.includes(focused)) return shown;
      return [...shown, focused].sort((a, b) => a - b);
    },
  });
  const items = virtual.getVirtualItems();
  const { contactAt, error, retry } = usePages(
    filter,
    items.map(({ index }) => Math.floor(index / PAGE_ROWS)),
  );
  const kept = useKeptRows(
    items.map(({ index }) => index),
    !virtual.isScrolling,
  );
  // Chromium takes the longer for a style that is new to it, the more of them there have been: 18 rows took 3 ms to place
  // at first and 20 ms after 3,600 places, but 0.3 ms where rows had stood before. In blocks, few places are new.
  const block = Math.floor((virtual.range?.startIndex ?? 0) / BLOCK_ROWS) * BLOCK_ROWS;
  const places: Window = useMemo(
    () =>
      kept.map(({ key, index }) => ({
        key,
        place: { index, contact: contactAt(index) },
        start: (index - block) * ROW_HEIGHT,
      })),
    [kept, contactAt, block],
  );

  const wanted = useRef<number | null>(null);
  const focusLink = (index: number) => {
    const link = scroll.current?.querySelector<HTMLElement>(`[data-index="${index}"] [data-row-link]`);
    link?.focus({ preventScroll: true });
    return Boolean(link);
  };
  // The row may come into being, or its contact arrive, only after the key was pressed.
  useEffect(() => {
    if (wanted.current !== null && focusLink(wanted.current)) wanted.current = null;
  });
  const goTo = (index: number) => {
    const next = Math.min(Math.max(index, 0), count - 1);
    virtual.scrollToIndex(next, { align: 'auto' });
    if (!focusLink(next)) wanted.current = next;
  };
  const firstInView = () => Math.ceil((virtual.scrollOffset ?? 0) / ROW_HEIGHT);
  const step = (by: number) => goTo(focused === null ? firstInView() : focused + by);
  useKeys({ j: () => step(1), k: () => step(-1), x: () => tickFocused(scroll.current) });
  const inView = Math.max(1, Math.floor((scroll.current?.clientHeight ?? ROW_HEIGHT) / ROW_HEIGHT) - 1);
  const onPressKey = (event: KeyboardEvent) => {
    const moves: Record<string, () => void> = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      PageDown: () => step(inView),
      PageUp: () => step(-inView),
      Home: () => goTo(0),
      End: () => goTo(count - 1),
    };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move();
  };
  return {
    scroll,
    height: HEAD_HEIGHT + virtual.getTotalSize(),
    blockStart: block * ROW_HEIGHT,
    places,
    error,
    retry,
    onFocusRow: setFocused,
    onPressKey,
  };
}

function tickFocused(list: HTMLElement | null): void {
  if (!list?.contains(document.activeElement)) return;
  const row = document.activeElement?.closest('tr');
  row?.querySelector<HTMLInputElement>('input[type="checkbox"]')?.click();
}

/** The same rows, by identity, until another place comes into view or the order changes. */
function useKeptRows(indices: number[], resting: boolean): readonly KeptRow[] {
  const rows = useRef<readonly KeptRow[]>([]);
  const next = keepRows({ before: rows.current, indices, resting });
  const same =
    next.length === rows.current.length &&
    next.every(({ key, index }, at) => rows.current[at]?.key === key && rows.current[at]?.index === index);
  if (!same) rows.current = next;
  return rows.current;
}

/** Fetches these pages once they have stayed in view; gives what is there by place. */
function usePages(filter: AudienceFilter & ContactsOrder, inView: number[]) {
  const queryClient = useQueryClient();
  const [settled] = useDebouncedValue([...new Set(inView)].sort((a, b) => a - b).join(' '), SETTLE_MS);
  const pages = settled === '' ? [] : settled.split(' ').map(Number);
  const { arrived, error, retry } = useQueries({
    queries: pages.map((page) => contactsPageQuery(filter, page)),
    combine: (results) => ({
      arrived: results.map(({ dataUpdatedAt }) => dataUpdatedAt).join(' '),
      error: results.find((result) => result.error)?.error ?? null,
      retry: () => results.forEach((result) => void (result.error && result.refetch())),
    }),
  });
  const contactAt = useCallback(
    // Another function whenever a page has arrived.
    (index: number) =>
      queryClient.getQueryData(contactsPageQuery(filter, Math.floor(index / PAGE_ROWS)).queryKey)?.items[
        index % PAGE_ROWS
      ],
    [queryClient, filter, arrived],
  );
  return { contactAt, error, retry };
}
