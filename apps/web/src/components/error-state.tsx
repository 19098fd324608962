import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX, IconRefresh } from '@tabler/icons-react';
import { problemOf } from '../lib/problem.ts';

/** What could not be shown, why, and a way to try again. */
export function ErrorState(props: {
  error: unknown;
  onRetry?: (() => void) | undefined;
  /** It is being tried. */
  busy?: boolean;
}) {
  const { error, onRetry, busy = false } = props;
  const problem = problemOf(error);
  const unreachable = problem.code === 'unreachable';
  const Icon = unreachable ? IconPlugConnectedX : IconAlertTriangle;
  return (
    <Alert
      color={unreachable ? 'gray' : 'red'}
      icon={<Icon aria-hidden />}
      title={unreachable ? 'No connection' : 'This could not be shown'}
      role="alert"
      my="md"
    >
      <Text size="sm">{problem.detail}</Text>
      {onRetry && (
        <Group mt="sm">
          <Button
            variant="default"
            size="xs"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={busy}
            onClick={onRetry}
          >
            Try again
          </Button>
        </Group>
      )}
    </Alert>
  );
}
