import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { problemOf } from '../lib/problem.ts';

const UNDO_MS = 10_000;

/** Says that something was done. */
export const notifyDone = (message: string): void => {
  notifications.show({ message, color: 'green', autoClose: 5_000, withBorder: true });
};

/** Says in the server's words why something was not done. */
export const notifyProblem = (error: unknown): void => {
  const { detail } = problemOf(error);
  notifications.show({
    title: 'That did not work',
    message: detail,
    color: 'red',
    autoClose: 10_000,
    withBorder: true,
    role: 'alert',
  });
};

/**
 * Says that something was done and offers for a while to take it back.
 * @param until from then on it cannot be taken back any more
 * @returns takes the offer away
 */
export function notifyUndo(message: string, onUndo: () => void, until?: Date | null): () => void {
  const id = notifications.show({
    color: 'blue',
    autoClose: until ? Math.min(UNDO_MS, Math.max(1, until.getTime() - Date.now())) : UNDO_MS,
    withBorder: true,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(id);
            onUndo();
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  });
  return () => notifications.hide(id);
}
