import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';

type Props = {
  /** What was changed by both, as in "the step". */
  of: string;
  /** What the other one has stored, field by field. */
  clashes: readonly { label: string; theirs: string }[];
  onSettle: (by: 'mine' | 'theirs') => void;
};

/** Two have changed the same: shows what the other one wrote, and asks which is to stand. */
export function ClashAlert({ of, clashes, onSettle }: Props) {
  if (clashes.length === 0) return null;
  return (
    <Alert color="orange" role="alert" title="Somebody else has changed the same meanwhile">
      <Stack gap="xs">
        <Text size="sm">What you have written is still here, and not saved yet. By now {of} says:</Text>
        {clashes.map(({ label, theirs }) => (
          <div key={label}>
            <Text size="xs" fw={600}>
              {label}
            </Text>
            <Code block style={{ whiteSpace: 'pre-wrap', maxHeight: 200, overflow: 'auto' }}>
              {theirs || 'nothing'}
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
