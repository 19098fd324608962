import { Text, VisuallyHidden } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type Row, useTable } from '@tanstack/react-table';
import { type MouseEvent, memo, useMemo } from 'react';
import { ErrorState } from '../../components/error-state.tsx';
import { formatCount, nameOf } from '../../lib/format.ts';
import { type ContactPlace, contactColumns, contactFeatures } from './contact-columns.tsx';
import classes from './contacts-table.module.css';
import type { AudienceFilter, ContactSort, ContactsOrder } from './list-contacts.ts';
import { SortHead } from './sort-head.tsx';
import type { ContactSelection } from './use-contact-selection.ts';
import { useContactWindow } from './use-contact-window.ts';

/** Browsers do not lay out boxes of any height: rows past these are for filters to find. */
const MOST_ROWS = 300_000;

/** Where the focus goes when what had it goes away. */
export const CONTACTS_LIST = 'list-of-contacts';

/** Said although the elements mean it: some browsers forget it once they are laid out as a grid. */
const ROLE = {
  table: { role: 'table' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  head: { role: 'columnheader' },
  cell: { role: 'cell' },
} as const;

type Props = {
  filter: AudienceFilter & ContactsOrder;
  total: number;
  sorting: { by: ContactSort | undefined; direction: 'asc' | 'desc'; onSort: (by: ContactSort) => void };
  /** Undefined: they cannot be ticked. */
  selection: Pick<ContactSelection, 'ids' | 'isAll' | 'onToggle'> | undefined;
};

/**
 * All contacts that match as one list that scrolls: only the rows in view exist, and their pages are fetched as they
 * come into view.
 */
export function ContactsTable({ filter, total, sorting, selection }: Props) {
  const count = Math.min(total, MOST_ROWS);
  const { scroll, height, blockStart, places, error, retry, onFocusRow, onPressKey } = useContactWindow({
    filter,
    count,
  });
  const table = useTable({
    features: contactFeatures,
    columns: contactColumns,
    data: useMemo(() => places.map(({ place }) => place), [places]),
  });
  const onClick = useFollowLinks();
  const rowClass = `${classes.row} ${selection ? classes.withTick : ''}`;
  return (
    <>
      <section
        ref={scroll}
        id={CONTACTS_LIST}
        className={classes.scroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        aria-label="List of contacts"
      >
        <table
          {...ROLE.table}
          className={classes.table}
          style={{ height }}
          aria-label="Contacts"
          aria-rowcount={total + 1}
        >
          <thead {...ROLE.group} className={classes.head}>
            <tr {...ROLE.row} className={rowClass} aria-rowindex={1}>
              {selection && (
                <th {...ROLE.head} scope="col">
                  <VisuallyHidden>Select</VisuallyHidden>
                </th>
              )}
              {table.getLeafHeaders().map(({ id, column }) => (
                <SortHead key={id} meta={column.columnDef.meta} sorting={sorting} />
              ))}
            </tr>
          </thead>
          <tbody
            {...ROLE.group}
            className={classes.body}
            style={{ transform: `translateY(${blockStart}px)` }}
            onKeyDown={onPressKey}
            onClick={onClick}
            onChange={(event) => {
              const { contact } = (event.target as HTMLElement).dataset;
              if (contact) selection?.onToggle(contact);
            }}
          >
            {table.getRowModel().rows.map((row, at) => (
              <ContactLine
                key={places[at]?.key}
                row={row}
                start={places[at]?.start ?? 0}
                rowClass={rowClass}
                ticked={
                  selection && (selection.isAll || selection.ids.has(places[at]?.place.contact?.id ?? ''))
                }
                fixed={selection?.isAll ?? false}
                onFocusRow={onFocusRow}
                FlexRender={table.FlexRender}
              />
            ))}
          </tbody>
        </table>
      </section>
      {error !== null && <ErrorState error={error} onRetry={retry} />}
      {total > count && (
        <Text size="sm" c="dimmed" mt="xs">
          The first {formatCount(count)} are listed; filters find the others.
        </Text>
      )}
    </>
  );
}

type LineProps = {
  row: Row<typeof contactFeatures, ContactPlace>;
  start: number;
  rowClass: string;
  /** Undefined: it cannot be ticked. */
  ticked: boolean | undefined;
  /** All are ticked, and none by itself. */
  fixed: boolean;
  onFocusRow: (index: number) => void;
  FlexRender: ReturnType<typeof useTable<typeof contactFeatures, ContactPlace>>['FlexRender'];
};

/** Drawn again only when another contact has arrived in it, not with every frame of scrolling. */
const ContactLine = memo(
  function ContactLine({ row, start, rowClass, ticked, fixed, onFocusRow, FlexRender }: LineProps) {
    const { index, contact } = row.original;
    return (
      <tr
        {...ROLE.row}
        className={rowClass}
        data-index={index}
        data-ticked={ticked || undefined}
        aria-rowindex={index + 2}
        aria-busy={contact === undefined || undefined}
        style={{ transform: `translateY(${start}px)` }}
        onFocus={() => onFocusRow(index)}
      >
        {ticked !== undefined && (
          <td {...ROLE.cell} className={classes.tick}>
            {contact && (
              <input
                type="checkbox"
                aria-label={`Select ${nameOf(contact)}`}
                data-contact={contact.id}
                checked={ticked}
                disabled={fixed}
                readOnly
              />
            )}
          </td>
        )}
        {row.getAllCells().map((cell) => (
          <td {...ROLE.cell} key={cell.column.id} className={cell.column.columnDef.meta?.className}>
            <FlexRender cell={cell} />
          </td>
        ))}
      </tr>
    );
  },
  (before, after) =>
    before.row.original.index === after.row.original.index &&
    before.row.original.contact === after.row.original.contact &&
    before.ticked === after.ticked &&
    before.fixed === after.fixed &&
    before.start === after.start,
);

/** Follows the rows' links inside the console; a click that asks for a new tab is the browser's. */
function useFollowLinks() {
  const navigate = useNavigate();
  return (event: MouseEvent) => {
    const link = (event.target as Element).closest<HTMLElement>('a[data-contact]');
    const contactId = link?.dataset.contact;
    if (!contactId || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void navigate({ to: '/contacts/$contactId', params: { contactId } });
  };
}
