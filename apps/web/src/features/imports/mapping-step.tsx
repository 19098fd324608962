import { Alert, Button, Group, Modal, Progress, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useBlocker, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { problemOf } from '../../lib/problem.ts';
import { ColumnsTable } from './columns-table.tsx';
import classes from './imports.module.css';
import { type FileInspection, inspectionQuery, type Told } from './inspect-file.ts';
import { formatBytes, type ImportKind, KIND_NAMES } from './labels.ts';
import { LayoutFields } from './layout-fields.tsx';
import { recallMapping, rememberMapping } from './remembered-mapping.ts';
import { type Mapping, useUploadFile } from './upload-file.ts';

/** How a file is read and where each of its columns goes. */
export function MappingStep({ file, onBack }: { file: File; onBack: () => void }) {
  const [told, setTold] = useState<Told>({});
  const inspection = useQuery(inspectionQuery(file, told));
  const data = inspection.data;
  return (
    <Stack>
      <Group justify="space-between">
        <Text>
          <b style={{ overflowWrap: 'anywhere' }}>{file.name}</b>{' '}
          <Text span c="dimmed">
            {formatBytes(file.size)}
          </Text>
        </Text>
        <Button variant="subtle" size="compact-sm" onClick={onBack}>
          Another file
        </Button>
      </Group>
      {inspection.isError && (
        <Unreadable
          error={inspection.error}
          told={told}
          onTold={setTold}
          onRetry={() => inspection.refetch()}
        />
      )}
      {inspection.isPending && <RowsSkeleton rows={8} height={56} />}
      {data && !inspection.isError && (
        <>
          <LayoutFields
            inspection={data}
            told={told}
            isOld={inspection.isPlaceholderData}
            onTold={(change) => setTold((before) => ({ ...before, ...change }))}
          />
          {/* Other headings are another table: what was chosen for the old ones is void. */}
          <Columns
            key={JSON.stringify([data.kind, data.columns.map(({ name }) => name)])}
            file={file}
            told={told}
            inspection={data}
          />
        </>
      )}
    </Stack>
  );
}

/** Not a table, or not one of ours: the reader may know better what it is. */
function Unreadable(props: {
  error: unknown;
  told: Told;
  onTold: (told: Told) => void;
  onRetry: () => void;
}) {
  const { error, told, onTold, onRetry } = props;
  if (problemOf(error).status !== 422) return <ErrorState error={error} onRetry={onRetry} />;
  return (
    <Alert color="red" role="alert" title="This file cannot be read so">
      <Text size="sm" mb="sm">
        {problemOf(error).detail}
      </Text>
      <Group gap="sm">
        <Text size="sm" id="it-holds">
          It holds
        </Text>
        <SegmentedControl
          aria-labelledby="it-holds"
          data={Object.entries(KIND_NAMES).map(([value, label]) => ({ value, label }))}
          value={told.kind ?? ''}
          onChange={(kind) => onTold({ ...told, kind: kind as ImportKind })}
        />
        {Object.keys(told).length > 0 && (
          <Button variant="default" size="xs" onClick={() => onTold({})}>
            Back to what was found
          </Button>
        )}
      </Group>
    </Alert>
  );
}

function Columns({ file, told, inspection }: { file: File; told: Told; inspection: FileInspection }) {
  const { kind, columns } = inspection;
  const names = columns.map(({ name }) => name);
  const proposed: Mapping = Object.fromEntries(columns.map(({ name, field }) => [name, field]));
  const remembered = useRef(recallMapping(kind, names));
  const [mapping, setMapping] = useState<Mapping>({ ...proposed, ...remembered.current });
  const isRecalled = names.some((name) => remembered.current && mapping[name] !== proposed[name]);
  const upload = useUploadFile();
  const navigate = useNavigate();
  const missing = missingIn(kind, mapping);
  const start = () =>
    upload.mutate(
      { file, told: { ...told, kind }, mapping },
      {
        onSuccess: ({ id }) => {
          rememberMapping(kind, names, mapping);
          void navigate({ to: '/contacts/imports/$importId', params: { importId: id }, ignoreBlocker: true });
        },
      },
    );
  return (
    <>
      {isRecalled && (
        <Alert color="blue" icon={<IconHistory aria-hidden />} py="xs">
          <Group gap="sm">
            <Text size="sm">The columns go where they went last time.</Text>
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => {
                remembered.current = null;
                setMapping(proposed);
              }}
            >
              Take what was found instead
            </Button>
          </Group>
        </Alert>
      )}
      <ColumnsTable
        inspection={inspection}
        mapping={mapping}
        onMap={(name, field) => setMapping((before) => ({ ...before, [name]: field }))}
      />
      {upload.isError && (
        <Alert color="red" role="alert">
          {problemOf(upload.error).detail}
        </Alert>
      )}
      <Group justify="flex-end" className={classes.next}>
        <Text size="sm" c="dimmed" visibleFrom="sm">
          Nothing is changed yet: the next page says what would happen.
        </Text>
        <ActionButton refusal={missing} loading={upload.isPending} onClick={start}>
          Check the file
        </ActionButton>
      </Group>
      {upload.isPending && <Uploading file={file} sent={upload.sent} onCancel={upload.cancel} />}
    </>
  );
}

/** What keeps the rows from being told apart; null when nothing does. */
function missingIn(kind: ImportKind, mapping: Mapping): string | null {
  const fields = new Set(Object.values(mapping));
  if (kind === 'companies') return fields.has('name') ? null : 'Say which column holds the company’s name.';
  return fields.has('email') || fields.has('linkedin_url')
    ? null
    : 'Say which column holds the e-mail address or the LinkedIn address: without one, nothing says who a row is.';
}

function Uploading({ file, sent, onCancel }: { file: File; sent: number; onCancel: () => void }) {
  const all = sent >= file.size;
  const blocker = useBlocker({ shouldBlockFn: () => true, enableBeforeUnload: true, withResolver: true });
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      title={all ? 'Reading and checking' : 'Uploading'}
    >
      <Stack>
        <Progress
          value={all ? 100 : (100 * sent) / file.size}
          animated={all}
          striped={all}
          aria-label="Upload"
          aria-valuetext={all ? 'The server reads the file' : undefined}
        />
        <Text size="sm" aria-live="polite">
          {all
            ? 'The file has arrived. Its rows are read and compared with what is here; nothing is changed.'
            : `${formatBytes(sent)} of ${formatBytes(file.size)}`}
        </Text>
        {blocker.status === 'blocked' && (
          <Alert color="yellow" role="alert" title="Leave this page?">
            <Text size="sm" mb="xs">
              The upload stops then, and nothing comes of it.
            </Text>
            <Group gap="xs">
              <Button
                size="xs"
                onClick={() => {
                  onCancel();
                  blocker.proceed();
                }}
              >
                Leave
              </Button>
              <Button size="xs" variant="default" onClick={blocker.reset}>
                Stay
              </Button>
            </Group>
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel the upload
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
