import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useNavigate } from '@tanstack/react-router';
import { ActionButton } from '../../components/action-button.tsx';
import { notifyProblem } from '../../components/notify.tsx';
import { formatCount, plural } from '../../lib/format.ts';
import { useRefusal } from '../session/roles.ts';
import type { ImportRecord, ImportSummary } from './get-import.ts';
import { ImportGroups } from './import-groups.tsx';
import { ImportNotes } from './import-notes.tsx';
import { type OnExisting, useDecideImport, useDiscardImport, useRunImport } from './run-import.ts';

const RULES: { value: OnExisting; label: string; description: string }[] = [
  { value: 'update', label: 'The file wins', description: 'Its values replace those that are here.' },
  { value: 'fill', label: 'Only fill gaps', description: 'What is here stays; empty fields are filled.' },
  { value: 'skip', label: 'Leave them alone', description: 'Only new ones are added.' },
];

/** What a run would do, before it does it. */
export function DryRun({ record, summary }: { record: ImportRecord; summary: ImportSummary }) {
  const refusal = useRefusal('director');
  const decide = useDecideImport(record.id);
  const run = useRunImport(record.id);
  const { create, update } = summary;
  const noun = record.kind === 'contacts' ? 'contact' : 'company';
  const nouns = record.kind === 'contacts' ? 'contacts' : 'companies';
  const parts = [create > 0 && `${formatCount(create)} new`, update > 0 && `${formatCount(update)} changed`];
  const does = parts.filter(Boolean).join(', ');
  const nothing =
    create + update === 0 && summary.companies.create === 0
      ? 'Nothing in this file would change anything here.'
      : null;
  return (
    <Stack gap="lg" aria-busy={decide.isPending}>
      <Text>
        Nothing has been changed yet. This is what the import would do with {plural(summary.rows, 'row')}:
      </Text>
      <ImportGroups record={record} summary={summary} />
      <ImportNotes kind={record.kind} summary={summary} />
      <Radio.Group
        label={`What happens to ${nouns} that are here already`}
        value={decide.isPending ? decide.variables : (record.onExisting ?? 'update')}
        onChange={(value) => decide.mutate(value as OnExisting)}
      >
        <Group gap="lg" mt="xs" align="flex-start">
          {RULES.map((rule) => (
            <Radio key={rule.value} {...rule} />
          ))}
        </Group>
      </Radio.Group>
      <Group justify="flex-end">
        <DiscardButton record={record} />
        <ActionButton
          refusal={refusal ?? (decide.isPending ? 'The file is being compared anew.' : nothing)}
          loading={run.isPending}
          onClick={() => run.mutate()}
        >
          {does ? `Import ${plural(create + update, noun, nouns)}: ${does}` : 'Import'}
        </ActionButton>
      </Group>
    </Stack>
  );
}

function DiscardButton({ record }: { record: ImportRecord }) {
  const discard = useDiscardImport(record.id);
  const navigate = useNavigate();
  const ask = () =>
    modals.openConfirmModal({
      title: 'Throw this import away?',
      children: (
        <Text size="sm">
          Nothing was changed, and nothing will be. The file has to be uploaded again then.
        </Text>
      ),
      labels: { confirm: 'Throw it away', cancel: 'Keep it' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        discard.mutate(undefined, {
          onSuccess: () => void navigate({ to: '/contacts/import' }),
          onError: notifyProblem,
        }),
    });
  return (
    <Button variant="default" loading={discard.isPending} onClick={ask}>
      Throw it away
    </Button>
  );
}
