import { Alert, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { formatCount, formatInstant, plural } from '../../lib/format.ts';
import type { ImportRecord } from './get-import.ts';
import { ImportGroups, rejectedAddress } from './import-groups.tsx';
import { ImportNotes } from './import-notes.tsx';
import { describeDone, OUTCOMES, type Outcome } from './labels.ts';

/** Afterwards only the rows that somebody may want to mend are kept. */
const KEPT = ['merged', 'rejected'] as const satisfies Outcome[];

export function ImportResult({ record }: { record: ImportRecord }) {
  const { summary, appliedAt, rowsKeptUntil } = record;
  if (!summary) return null;
  const hasRows = KEPT.some((outcome) => summary[outcome] > 0);
  const areGone = rowsKeptUntil !== null && rowsKeptUntil.getTime() < Date.now();
  const shown = (Object.keys(OUTCOMES) as Outcome[]).filter((outcome) => summary[outcome] > 0);
  return (
    <Stack gap="lg">
      <Alert color="green" icon={<IconCircleCheck aria-hidden />} title="Imported" role="status">
        Of {plural(summary.rows, 'row')}: {describeDone(record.kind, summary)}
        {appliedAt ? `, ${formatInstant(appliedAt)}` : ''}.
        {summary.update > 0 && ' Messages that were held back for what is here now are tried again.'}
      </Alert>
      <SimpleGrid cols={{ base: 2, sm: 3, md: 6 }}>
        {shown.map((outcome) => (
          <div key={outcome}>
            <Text size="xs" c="dimmed">
              {OUTCOMES[outcome].label}
            </Text>
            <Text size="xl" fw={600}>
              {formatCount(summary[outcome])}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      {!areGone && <ImportGroups record={record} summary={summary} only={KEPT} />}
      {hasRows && rowsKeptUntil && (
        <Text size="sm" c="dimmed">
          {areGone
            ? `The rows that were not taken were kept until ${formatInstant(rowsKeptUntil)}.`
            : `The rows that were not taken are kept until ${formatInstant(rowsKeptUntil)}.`}
        </Text>
      )}
      <ImportNotes kind={record.kind} summary={summary} />
      <Group>
        <Button component={Link} to="/contacts">
          See the contacts
        </Button>
        {summary.rejected > 0 && !areGone && (
          <Button
            component="a"
            href={rejectedAddress(record.id)}
            download
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {plural(summary.rejected, 'rejected row')} as CSV
          </Button>
        )}
        <Button component={Link} to="/contacts/import" variant="default">
          Import another file
        </Button>
      </Group>
    </Stack>
  );
}
