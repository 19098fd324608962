import { Button, Group, Paper, Progress, Text } from '@mantine/core';
import { IconMessageReply, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { people } from '../../lib/format.ts';
import { useRefusal } from '../session/roles.ts';
import type { Recipient } from './list-recipients.ts';
import { isPaused, mayPause } from './may-pause.ts';
import { useRecipientActions } from './recipient-actions.tsx';

/** What can be done with everybody who is ticked. */
export function BulkRecipients(props: { campaignId: string; chosen: Recipient[]; onDone: () => void }) {
  const { campaignId, chosen, onDone } = props;
  const refusal = useRefusal('director');
  const actions = useRecipientActions(campaignId);
  const [progress, setProgress] = useState(0);
  if (chosen.length === 0) return null;
  const open = chosen.filter(({ status }) => status !== 'responded');
  const running = chosen.filter(mayPause);
  const paused = chosen.filter(isPaused);
  const options = {
    onProgress: setProgress,
    onSettled: () => {
      setProgress(0);
      onDone();
    },
  };
  return (
    <Paper withBorder p="xs" mb="xs" role="region" aria-label="Selected recipients">
      <Group gap="sm">
        <Text size="sm" fw={600} aria-live="polite">
          {people(chosen.length)} selected
        </Text>
        <ActionButton
          size="xs"
          variant="light"
          leftSection={<IconMessageReply size={16} aria-hidden />}
          refusal={open.length === 0 ? 'They have all responded.' : null}
          loading={actions.busy}
          onClick={() => actions.askResponded(open, options)}
        >
          Mark as responded …
        </ActionButton>
        <ActionButton
          size="xs"
          variant="light"
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          refusal={refusal ?? (running.length === 0 ? 'Nobody of them is under way and not paused.' : null)}
          loading={actions.busy}
          onClick={() => actions.pause(running, options)}
        >
          Pause
        </ActionButton>
        {paused.length > 0 && (
          <ActionButton
            size="xs"
            variant="light"
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            refusal={refusal}
            loading={actions.busy}
            onClick={() => actions.resume(paused, options)}
          >
            Resume
          </ActionButton>
        )}
        <ActionButton
          size="xs"
          variant="light"
          color="red"
          leftSection={<IconTrash size={16} aria-hidden />}
          refusal={refusal}
          loading={actions.busy}
          onClick={() => actions.askRemove(chosen, options)}
        >
          Remove …
        </ActionButton>
        <Button size="xs" variant="subtle" onClick={onDone}>
          Clear the selection
        </Button>
      </Group>
      {actions.busy && chosen.length > 1 && (
        <Progress value={(100 * progress) / chosen.length} mt="xs" aria-label="Progress" />
      )}
    </Paper>
  );
}
