import { Checkbox, Group, Table, Text } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import {
  type ColumnDef,
  FlexRender,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type Dispatch, memo, type ReactNode, type SetStateAction, useMemo } from 'react';
import classes from './data-table.module.css';

type ColumnLook = {
  /** The heading, also beside the value where rows are stacked on small screens. */
  label: string;
  numeric?: true;
  /** What the server sorts by when this heading is pressed. */
  sort?: string;
  /** How the column's figures come about. */
  hint?: string;
  width?: number | string;
  /** The value stands alone where rows are stacked. */
  bare?: true;
};

const features = tableFeatures({ rowSelectionFeature, columnMeta: {} as ColumnLook });

export type DataColumn<Row extends object> = ColumnDef<typeof features, Row> & { meta: ColumnLook };

type Selection<Row> = {
  state: RowSelectionState;
  set: Dispatch<SetStateAction<RowSelectionState>>;
  nameOf: (row: Row) => string;
};

type Props<Row extends { id: string }> = {
  label: string;
  rows: Row[];
  columns: DataColumn<Row>[];
  selection?: Selection<Row> | undefined;
  sorting?: { by: string | undefined; dir: 'asc' | 'desc'; onSort: (by: string) => void } | undefined;
};

const NOTHING: RowSelectionState = {};

/** A table for pages of rows that the server sorts and cuts; on small screens each row becomes a card. */
export function DataTable<Row extends { id: string }>({
  label,
  rows,
  columns,
  selection,
  sorting,
}: Props<Row>) {
  const table = useTable(
    {
      features,
      columns: useMemo(() => columns as ColumnDef<typeof features, Row>[], [columns]),
      data: rows,
      getRowId: (row: Row) => row.id,
      enableRowSelection: selection !== undefined,
      state: { rowSelection: selection?.state ?? NOTHING },
      onRowSelectionChange: (next) => selection?.set(next),
    },
    (state) => state,
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <div className={classes.frame} tabIndex={0}>
      <Table
        aria-label={label}
        fz="sm"
        highlightOnHover
        verticalSpacing="xs"
        className={classes.table}
        role="table"
      >
        <Table.Thead className={classes.head} role="rowgroup">
          {table.getHeaderGroups().map((group) => (
            <Table.Tr key={group.id} role="row">
              {selection && (
                <Table.Th w={40} role="columnheader" scope="col">
                  <Checkbox
                    aria-label="Select all on this page"
                    checked={table.getIsAllRowsSelected()}
                    indeterminate={!table.getIsAllRowsSelected() && table.getIsSomeRowsSelected()}
                    onChange={(event) => table.toggleAllRowsSelected(event.currentTarget.checked)}
                  />
                </Table.Th>
              )}
              {group.headers.map((header) => (
                <HeaderCell key={header.id} look={lookOf(header.column.columnDef)} sorting={sorting} />
              ))}
            </Table.Tr>
          ))}
        </Table.Thead>
        <Table.Tbody role="rowgroup">
          {table.getRowModel().rows.map((row) => (
            <DataRow
              key={row.id}
              row={row}
              original={row.original}
              columns={columns}
              selected={row.getIsSelected()}
              name={selection?.nameOf(row.original)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

type TableRow<Row extends object> = ReturnType<
  ReturnType<typeof useTable<typeof features, Row>>['getRowModel']
>['rows'][number];

type DataRowProps<Row extends object> = {
  row: TableRow<Row>;
  /** What the row says: the table's object of it can stay the same meanwhile. */
  original: Row;
  columns: DataColumn<Row>[];
  selected: boolean;
  /** What its tick stands for; undefined = rows can't be ticked. */
  name: string | undefined;
};

/** Drawn again only when something of its own has changed: ticking one of many leaves the others alone. */
const DataRow = memo(function DataRow<Row extends object>({ row, selected, name }: DataRowProps<Row>) {
  return (
    <Table.Tr role="row" className="row-link" bg={selected ? SELECTED : undefined}>
      {name !== undefined && (
        <Table.Td role="cell" className={classes.select}>
          <Checkbox
            aria-label={`Select ${name}`}
            checked={selected}
            onChange={row.getToggleSelectedHandler()}
          />
        </Table.Td>
      )}
      {row.getAllCells().map((cell) => {
        const look = lookOf(cell.column.columnDef);
        return (
          <Table.Td
            key={cell.id}
            role="cell"
            data-label={look.bare ? undefined : look.label}
            className={look.numeric ? 'numeric' : undefined}
          >
            <FlexRender cell={cell} />
          </Table.Td>
        );
      })}
    </Table.Tr>
  );
}) as <Row extends object>(props: DataRowProps<Row>) => ReactNode;

const SELECTED = 'var(--mantine-primary-color-light)';

const lookOf = (definition: { meta?: unknown }): ColumnLook => definition.meta as ColumnLook;

function HeaderCell({ look, sorting }: { look: ColumnLook; sorting: Props<{ id: string }>['sorting'] }) {
  const { label, numeric, sort, hint, width } = look;
  const sorted = sort !== undefined && sorting?.by === sort;
  const Icon = sorted ? (sorting?.dir === 'asc' ? IconArrowUp : IconArrowDown) : IconArrowsSort;
  return (
    <Table.Th
      scope="col"
      role="columnheader"
      w={width}
      ta={numeric ? 'end' : undefined}
      title={hint}
      aria-sort={sorted ? (sorting?.dir === 'asc' ? 'ascending' : 'descending') : undefined}
    >
      {sort && sorting ? (
        <button type="button" className={classes.sort} onClick={() => sorting.onSort(sort)}>
          <Group gap={4} wrap="nowrap" justify={numeric ? 'flex-end' : 'flex-start'}>
            <span>{label}</span>
            <Icon size={14} aria-hidden opacity={sorted ? 1 : 0.45} />
          </Group>
        </button>
      ) : (
        <Text span inherit className={label === 'Actions' ? classes.silent : undefined}>
          {label}
        </Text>
      )}
    </Table.Th>
  );
}
