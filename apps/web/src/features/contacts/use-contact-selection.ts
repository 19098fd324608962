import { useEffect, useState } from 'react';
import type { AudienceFilter } from './list-contacts.ts';

export type ContactSelection = {
  /** Those who are ticked one by one; kept while filters change. */
  ids: ReadonlySet<string>;
  /** Everybody is selected whom the filter finds, whoever that is when they are added. */
  isAll: boolean;
  onToggle: (id: string) => void;
  selectAll: () => void;
  clear: () => void;
};

/** Who is selected in the list of contacts: some by their ticks, or everybody whom this filter finds. */
export function useContactSelection(filter: AudienceFilter): ContactSelection {
  const [ids, setIds] = useState<ReadonlySet<string>>(() => new Set());
  const key = JSON.stringify(filter);
  const [allOf, setAllOf] = useState<string | null>(null);
  // With another filter "all" would mean others; it does not come back with the former one, either.
  useEffect(() => setAllOf((before) => (before === key ? before : null)), [key]);
  return {
    ids,
    isAll: allOf === key,
    onToggle: (id) => setIds((before) => toggled(before, id)),
    selectAll: () => setAllOf(key),
    clear: () => {
      setIds(new Set());
      setAllOf(null);
    },
  };
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}
