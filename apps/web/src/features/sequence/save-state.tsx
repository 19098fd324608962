import { Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCloudUp } from '@tabler/icons-react';
import { problemOf } from '../../lib/problem.ts';
import type { SaveState as State } from './use-autosave.ts';

/** Whether what is on the screen is kept. */
export function SaveState({ state, error, onRetry }: { state: State; error: unknown; onRetry: () => void }) {
  if (state === 'failed') {
    const problem = problemOf(error);
    return (
      <Group gap="xs" role="alert">
        <IconAlertTriangle size={16} aria-hidden color="var(--mantine-color-error)" />
        <Text size="sm" c="var(--mantine-color-error)">
          Not saved{problem.status === 422 || problem.status === 409 ? ': see what is marked' : ''}
        </Text>
        <Button size="compact-xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      </Group>
    );
  }
  const Icon = state === 'saved' ? IconCheck : IconCloudUp;
  return (
    <Group gap={6} aria-live="polite" role="status">
      <Icon size={16} aria-hidden />
      <Text size="sm" c="dimmed">
        {state === 'saved' ? 'Saved' : 'Saving …'}
      </Text>
    </Group>
  );
}
