import { Table } from '@mantine/core';
import { formatCount, formatDay } from '../../lib/format.ts';
import type { Statistics } from './get-statistics.ts';

export function DaysTable({ days }: { days: Statistics['responsesByDay'] }) {
  return (
    <Table aria-label="Sent and replied by day" striped maw={420}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Day (UTC)</Table.Th>
          <Table.Th scope="col" ta="end">
            Sent
          </Table.Th>
          <Table.Th scope="col" ta="end">
            Replied
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {[...days].reverse().map(({ date, sent, responded }) => (
          <Table.Tr key={date}>
            <Table.Td>{formatDay(date)}</Table.Td>
            <Table.Td className="numeric">{formatCount(sent)}</Table.Td>
            <Table.Td className="numeric">{formatCount(responded)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
