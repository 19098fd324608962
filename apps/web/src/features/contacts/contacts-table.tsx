import { Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type Row, useTable } from '@tanstack/react-table';
import { type MouseEvent, memo, useMemo } from 'react';
import { ErrorState } from '../../components/error-state.tsx';
import { formatCount } from '../../lib/format.ts';
import { type ContactPlace, contactColumns, contactFeatures } from './contact-columns.tsx';
import classes from './contacts-table.module.css';
import type { AudienceFilter } from './list-contacts.ts';
import { useContactWindow } from './use-contact-window.ts';

/** Browsers do not lay out boxes of any height: rows past these are for filters to find. */
const MOST_ROWS = 300_000;

/** Said although the elements mean it: some browsers forget it once they are laid out as a grid. */
const ROLE = {
  table: { role: 'table' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  head: { role: 'columnheader' },
  cell: { role: 'cell' },
} as const;

/**
 * All contacts that match as one list that scrolls: only the rows in view exist, and their pages are fetched as they
 * come into view.
 */
export function ContactsTable({ filter, total }: { filter: AudienceFilter; total: number }) {
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
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section ref={scroll} className={classes.scroll} tabIndex={0} aria-label="List of contacts">
        <table
          {...ROLE.table}
          className={classes.table}
          style={{ height }}
          aria-label="Contacts"
          aria-rowcount={total + 1}
        >
          <thead {...ROLE.group} className={classes.head}>
            <tr {...ROLE.row} className={classes.row} aria-rowindex={1}>
              {table.getLeafHeaders().map(({ id, column }) => (
                <th {...ROLE.head} key={id} scope="col" className={column.columnDef.meta?.className}>
                  {column.columnDef.meta?.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody
            {...ROLE.group}
            className={classes.body}
            style={{ transform: `translateY(${blockStart}px)` }}
            onKeyDown={onPressKey}
            onClick={onClick}
          >
            {table.getRowModel().rows.map((row, at) => (
              <ContactLine
                key={places[at]?.key}
                row={row}
                start={places[at]?.start ?? 0}
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
  onFocusRow: (index: number) => void;
  FlexRender: ReturnType<typeof useTable<typeof contactFeatures, ContactPlace>>['FlexRender'];
};

/** Drawn again only when another contact has arrived in it, not with every frame of scrolling. */
const ContactLine = memo(
  function ContactLine({ row, start, onFocusRow, FlexRender }: LineProps) {
    const { index, contact } = row.original;
    return (
      <tr
        {...ROLE.row}
        className={classes.row}
        data-index={index}
        aria-rowindex={index + 2}
        aria-busy={contact === undefined || undefined}
        style={{ transform: `translateY(${start}px)` }}
        onFocus={() => onFocusRow(index)}
      >
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
