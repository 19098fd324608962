import { Menu, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { MenuEntry } from '../../components/menu-entry.tsx';
import { notifyDone, notifyProblem } from '../../components/notify.tsx';
import { RowMenu } from '../../components/row-menu.tsx';
import { useRefusal } from '../session/roles.ts';
import type { Sender } from './list-senders.ts';
import { useDeleteSender, useUpdateSender } from './sender-mutations.ts';

/** What can be done with one sender. What cannot says why. */
export function SenderMenu({ sender, onDeleted }: { sender: Sender; onDeleted?: () => void }) {
  const refusal = useRefusal('admin');
  const update = useUpdateSender(sender.id);
  const remove = useDeleteSender();
  const paused = sender.status === 'paused';

  const onStatus = () =>
    update.mutate(
      { status: paused ? 'active' : 'paused' },
      {
        onSuccess: () =>
          notifyDone(
            paused
              ? `“${sender.name}” sends again.`
              : `“${sender.name}” is paused: its recipients wait, others go on.`,
          ),
        onError: notifyProblem,
      },
    );
  const onDelete = () =>
    modals.openConfirmModal({
      title: `Delete “${sender.name}”?`,
      children: (
        <Text size="sm">
          Its password and keys go for good. What it has sent stays on record. A sender that a campaign still
          sends from cannot be deleted.
        </Text>
      ),
      labels: { confirm: 'Delete the sender', cancel: 'Keep it' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        remove.mutate(sender.id, {
          onSuccess: () => {
            notifyDone(`“${sender.name}” is deleted.`);
            onDeleted?.();
          },
          onError: notifyProblem,
        }),
    });

  const StatusIcon = paused ? IconPlayerPlay : IconPlayerPause;
  return (
    <RowMenu of={sender.name}>
      <MenuEntry icon={<StatusIcon size={16} aria-hidden />} refusal={refusal} onClick={onStatus}>
        {paused ? 'Resume' : 'Pause'}
      </MenuEntry>
      <Menu.Divider />
      <MenuEntry icon={<IconTrash size={16} aria-hidden />} refusal={refusal} onClick={onDelete} color="red">
        Delete …
      </MenuEntry>
    </RowMenu>
  );
}
