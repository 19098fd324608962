import { useEffect } from 'react';

/**
 * Leads back to the last page of a list that has become shorter than the page of the address.
 * @returns whether it does so: what is there to be shown is on its way
 */
export function useLastPage(params: {
  list: { items: readonly unknown[]; total: number } | undefined;
  pageSize: number;
  onPage: (page: number) => void;
}): boolean {
  const { list, pageSize, onPage } = params;
  const last = list && list.items.length === 0 && list.total > 0 ? Math.ceil(list.total / pageSize) : null;
  useEffect(() => {
    if (last !== null) onPage(last);
  }, [last]);
  return last !== null;
}
