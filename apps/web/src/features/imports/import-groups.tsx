import { Accordion, Badge, Button, Group, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '../../components/error-state.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { formatCount } from '../../lib/format.ts';
import { type ImportedRow, type ImportRecord, type ImportSummary, importRowsQuery } from './get-import.ts';
import classes from './imports.module.css';
import { codeLabel, formerIn, OUTCOMES, type Outcome } from './labels.ts';

type Kept = {
  key: string;
  outcome: Outcome;
  code?: string;
  label: string;
  about: string;
  count: number;
  color: string;
};

const COLORS: Record<Outcome, string> = {
  create: 'green',
  update: 'blue',
  unchanged: 'gray',
  skipped: 'gray',
  merged: 'cyan',
  rejected: 'red',
};

/** Rejected rows by reason, everything else by what becomes of it; empty groups are left out. */
function groupsOf(summary: ImportSummary, only: readonly Outcome[]): Kept[] {
  const plain = (Object.keys(OUTCOMES) as Outcome[])
    .filter((outcome) => outcome !== 'rejected' && only.includes(outcome) && summary[outcome] > 0)
    .map((outcome) => ({
      key: outcome,
      outcome,
      ...OUTCOMES[outcome],
      count: summary[outcome],
      color: COLORS[outcome],
    }));
  const rejected = Object.entries(summary.rejectedByCode)
    .sort(([, a], [, b]) => b - a)
    .map(([code, count]) => ({
      key: `rejected ${code}`,
      outcome: 'rejected' as const,
      code,
      label: `Rejected: ${codeLabel(code)}`,
      about: OUTCOMES.rejected.about,
      count,
      color: COLORS.rejected,
    }));
  return only.includes('rejected') ? [...plain, ...rejected] : plain;
}

const ALL = Object.keys(OUTCOMES) as Outcome[];

type Props = { record: ImportRecord; summary: ImportSummary; only?: readonly Outcome[] };

/** The rows in groups that open and can be downloaded. */
export function ImportGroups({ record, summary, only = ALL }: Props) {
  const [opened, setOpened] = useState<string[]>([]);
  const groups = groupsOf(summary, only);
  if (groups.length === 0) return null;
  return (
    <Accordion multiple variant="contained" value={opened} onChange={setOpened} order={2}>
      {groups.map((group) => (
        <Accordion.Item key={group.key} value={group.key}>
          <Accordion.Control>
            <Group gap="sm" wrap="nowrap">
              <Badge color={group.color} variant="light" size="lg" miw={64}>
                {formatCount(group.count)}
              </Badge>
              <div>
                <Text fw={600} size="sm">
                  {group.label}
                </Text>
                <Text size="xs" c="dimmed">
                  {group.about}
                </Text>
              </div>
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            {opened.includes(group.key) && <Rows record={record} group={group} />}
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  );
}

/** The rejected rows as a file, made harmless for spreadsheets by the server. */
export const rejectedAddress = (importId: string): string =>
  `/api/imports/${encodeURIComponent(importId)}/rejected.csv`;

function Rows({ record, group }: { record: ImportRecord; group: Kept }) {
  const { outcome, code } = group;
  const list = useInfiniteQuery(
    importRowsQuery({ importId: record.id, outcome, ...(code ? { code } : {}) }, record.decidedAt),
  );
  if (list.isPending) return <RowsSkeleton rows={Math.min(group.count, 4)} height={28} />;
  if (!list.data) return <ErrorState error={list.error} onRetry={() => list.refetch()} />;
  const rows = list.data.pages.flatMap((page) => page.rows);
  return (
    <>
      <RowsTable record={record} rows={rows} label={group.label} />
      <Group mt="sm" gap="sm">
        {list.hasNextPage && (
          <Button
            size="compact-sm"
            variant="subtle"
            loading={list.isFetchingNextPage}
            onClick={() => list.fetchNextPage()}
          >
            Show more: {formatCount(rows.length)} of {formatCount(group.count)}
          </Button>
        )}
        {outcome === 'rejected' && (
          <Button
            component="a"
            href={rejectedAddress(record.id)}
            download
            size="compact-sm"
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            Download all rejected rows as CSV
          </Button>
        )}
      </Group>
    </>
  );
}

/** What stands here until now, where the file says something else. */
function Former({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <Text size="xs" c="dimmed" className={classes.cell} title={text}>
      until now: {text || 'nothing'}
    </Text>
  );
}

function RowsTable({ record, rows, label }: { record: ImportRecord; rows: ImportedRow[]; label: string }) {
  const explained = rows.some(({ reason }) => reason);
  const shown = record.columns
    .map((column, place) => ({ ...column, place }))
    .filter(({ field, filled }) => field !== null && filled > 0);
  const columns = shown.length > 0 ? shown : record.columns.map((column, place) => ({ ...column, place }));
  const withCells = rows.some(({ cells }) => cells !== null);
  return (
    <Table.ScrollContainer minWidth={320} maxHeight={360}>
      <Table aria-label={label} verticalSpacing={4} stickyHeader fz="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Line</Table.Th>
            {explained && <Table.Th scope="col">Why</Table.Th>}
            {withCells &&
              columns.map(({ name }) => (
                <Table.Th key={name} scope="col" className={classes.cell}>
                  {name}
                </Table.Th>
              ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ line, reason, cells, former }) => (
            <Table.Tr key={line}>
              <Table.Td className="numeric">{formatCount(line)}</Table.Td>
              {explained && <Table.Td miw={220}>{reason}</Table.Td>}
              {withCells &&
                columns.map(({ name, field, place }) => (
                  <Table.Td key={name} className={classes.cell} title={cells?.[place]}>
                    {cells?.[place] ?? ''}
                    <Former text={formerIn(field, former)} />
                  </Table.Td>
                ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
