import { Table } from '@mantine/core';
import { formatCount, formatDay } from '../../lib/format.ts';
import type { ForecastDay } from './forecast-days.ts';

export function ForecastTable({ days, senders }: { days: ForecastDay[]; senders: string[] }) {
  return (
    <Table.ScrollContainer minWidth={160 + 110 * senders.length} scrollAreaProps={{ tabIndex: 0 }}>
      <Table aria-label="Forecast by day and sender" striped>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Day</Table.Th>
            {senders.map((name) => (
              <Table.Th key={name} scope="col" ta="end">
                {name}
              </Table.Th>
            ))}
            {senders.length > 1 && (
              <Table.Th scope="col" ta="end">
                All
              </Table.Th>
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days
            .filter(({ total }) => total > 0)
            .map(({ date, total, bySender }) => (
              <Table.Tr key={date}>
                <Table.Td>{formatDay(date)}</Table.Td>
                {senders.map((name) => (
                  <Table.Td key={name} className="numeric">
                    {formatCount(bySender[name] ?? 0)}
                  </Table.Td>
                ))}
                {senders.length > 1 && <Table.Td className="numeric">{formatCount(total)}</Table.Td>}
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
