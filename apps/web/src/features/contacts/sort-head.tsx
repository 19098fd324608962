import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import classes from './contacts-table.module.css';
import type { ContactSort } from './list-contacts.ts';

type Props = {
  meta: { label: string; className: string; sort: ContactSort } | undefined;
  sorting: { by: ContactSort | undefined; direction: 'asc' | 'desc'; onSort: (by: ContactSort) => void };
};

/** The head of a column, which sorts by it. */
export function SortHead({ meta, sorting }: Props) {
  if (!meta) return null;
  const { label, className, sort } = meta;
  const ascending = sorting.direction === 'asc';
  const sorted = sorting.by === sort ? (ascending ? 'ascending' : 'descending') : undefined;
  const Icon = sorted === undefined ? IconArrowsSort : ascending ? IconArrowUp : IconArrowDown;
  return (
    // biome-ignore lint/a11y/noRedundantRoles: some browsers forget it once it is laid out as a grid
    <th role="columnheader" scope="col" className={className} aria-sort={sorted}>
      <button type="button" className={classes.sort} onClick={() => sorting.onSort(sort)}>
        {label} <Icon size={14} aria-hidden opacity={sorted ? 1 : 0.45} />
      </button>
    </th>
  );
}
