import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { channelFacts } from './channels.ts';
import type { StepDraft } from './step-draft.ts';

const LABELS: Record<keyof StepDraft, string> = {
  channel: 'Channel',
  subject: 'Subject',
  messageTemplate: 'Message',
  format: 'Format of the message',
  delayDays: 'Days to wait',
};

type Props = {
  /** What the other one has stored. */
  clashes: Partial<StepDraft>;
  onSettle: (by: 'mine' | 'theirs') => void;
};

/** Two have changed the same: shows what the other one wrote, and asks which is to stand. */
export function StepClash({ clashes, onSettle }: Props) {
  const fields = (Object.keys(LABELS) as (keyof StepDraft)[]).filter((field) => field in clashes);
  if (fields.length === 0) return null;
  return (
    <Alert color="orange" role="alert" title="Somebody else has changed the same meanwhile">
      <Stack gap="xs">
        <Text size="sm">What you have written is still here, and not saved yet. By now the step says:</Text>
        {fields.map((field) => (
          <div key={field}>
            <Text size="xs" fw={600}>
              {LABELS[field]}
            </Text>
            <Code block style={{ whiteSpace: 'pre-wrap', maxHeight: 200, overflow: 'auto' }}>
              {shown(clashes, field)}
            </Code>
          </div>
        ))}
        <Group gap="xs">
          <Button size="xs" onClick={() => onSettle('mine')}>
            Keep what I wrote
          </Button>
          <Button size="xs" variant="default" onClick={() => onSettle('theirs')}>
            Take theirs
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}

function shown(clashes: Partial<StepDraft>, field: keyof StepDraft): string {
  if (field === 'channel') return channelFacts(clashes.channel ?? 'email').label;
  return String(clashes[field] ?? '') || 'nothing';
}
