import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { NotFoundPage } from '../../app/not-found-page.tsx';
import { ActionButton } from '../../components/action-button.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { formatCount, formatInstant, plural } from '../../lib/format.ts';
import { problemOf } from '../../lib/problem.ts';
import { useRefusal } from '../session/roles.ts';
import { DryRun } from './dry-run.tsx';
import { ImportState } from './earlier-imports.tsx';
import { ForDirectors } from './for-directors.tsx';
import { type ImportRecord, importQuery } from './get-import.ts';
import { ImportPath } from './import-page.tsx';
import { ImportResult } from './import-result.tsx';
import { ImportSteps } from './import-steps.tsx';
import { formatBytes, KIND_NAMES } from './labels.ts';
import { useDecideImport, useIsRunning } from './run-import.ts';

/** One import from its dry run to its result. Its state is the server's, so the page can be left and found again. */
export function ImportedPage() {
  const refusal = useRefusal('director');
  if (refusal === null) return <Imported />;
  return (
    <>
      <ImportPath here="Import" />
      <PageHeader title="An import" />
      <ForDirectors>{null}</ForDirectors>
    </>
  );
}

function Imported() {
  const { importId } = useParams({ from: '/app/contacts/imports/$importId' });
  const record = useQuery(importQuery(importId));
  if (record.data) return <Found record={record.data} />;
  if (record.isPending) return <RowsSkeleton rows={6} />;
  if (problemOf(record.error).status === 404) return <NotFoundPage />;
  return (
    <>
      <PageHeader title="An import" />
      <ErrorState error={record.error} onRetry={() => record.refetch()} />
    </>
  );
}

function Found({ record }: { record: ImportRecord }) {
  const { fileName, kind, rowCount, createdAt, status } = record;
  return (
    <>
      <ImportPath here={fileName} />
      <PageHeader
        title={`Import of ${fileName}`}
        subtitle={
          <Group gap="xs">
            <ImportState record={record} />
            <span>
              {KIND_NAMES[kind]} · {plural(rowCount, 'row')} · {formatInstant(createdAt)}
            </span>
          </Group>
        }
      />
      <ImportSteps step={status === 'applied' ? 3 : 2} />
      <Now record={record} />
    </>
  );
}

function Now({ record }: { record: ImportRecord }) {
  const running = useIsRunning(record.id);
  const decide = useDecideImport(record.id);
  if (record.status === 'applied') return <ImportResult record={record} />;
  if (record.status === 'staging' || running || record.progress) return <Moving record={record} />;
  if (record.status === 'decided' && record.summary)
    return <DryRun record={record} summary={record.summary} />;
  if (record.status === 'staged')
    return (
      <Group>
        <Text>The file has been read, but not compared with what is here.</Text>
        <ActionButton loading={decide.isPending} onClick={() => decide.mutate(record.onExisting ?? 'update')}>
          Check it now
        </ActionButton>
      </Group>
    );
  return <Over record={record} />;
}

const MOVES = {
  reading: 'The file is being read. Nothing is changed.',
  deciding: 'The rows are compared with what is here. Nothing is changed.',
  applying:
    'The rows are being written: all of them or, if something goes wrong, none. You can leave this page; the import goes on.',
} as const;

function Moving({ record: { progress, rowCount, status } }: { record: ImportRecord }) {
  const step = progress?.step ?? (status === 'staging' ? 'reading' : 'applying');
  const known = progress && progress.rows > 0 && rowCount > 0 && step !== 'reading';
  const detail =
    step === 'reading' && progress
      ? `${plural(progress.rows, 'row')}, ${formatBytes(progress.bytes)}`
      : known
        ? `${formatCount(progress.rows)} of ${plural(rowCount, 'row')}`
        : rowCount > 0
          ? plural(rowCount, 'row')
          : '';
  return (
    <Stack role="status" maw={640}>
      <Progress
        size="lg"
        value={known ? Math.min(100, (100 * progress.rows) / rowCount) : 100}
        animated={!known}
        striped={!known}
        aria-label="Import"
      />
      <Text>{MOVES[step]}</Text>
      <Text size="sm" c="dimmed">
        {detail}
      </Text>
    </Stack>
  );
}

function Over({ record: { status, failure } }: { record: ImportRecord }) {
  return (
    <>
      <Alert
        color={status === 'failed' ? 'red' : 'gray'}
        title={status === 'failed' ? 'The file could not be imported' : 'This import was thrown away'}
        mb="md"
      >
        {failure ??
          (status === 'failed'
            ? 'Nothing was changed.'
            : 'Nothing was changed. Files that nobody decides about within a day go by themselves.')}
      </Alert>
      <Button component={Link} to="/contacts/import">
        Import a file
      </Button>
    </>
  );
}
