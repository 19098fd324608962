import { ActionIcon, Text, Tooltip } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconUserCheck, IconUserOff } from '@tabler/icons-react';
import { notifyDone, notifyProblem } from '../../components/notify.tsx';
import { type User, useSetDeactivated } from './users.ts';

/** Lets a user in no longer, which is asked about first, or in again. */
export function DeactivateButton({ user }: { user: User }) {
  const setDeactivated = useSetDeactivated();
  const name = user.name || user.email;
  const change = (deactivated: boolean) =>
    setDeactivated.mutate(
      { email: user.email, deactivated },
      {
        onSuccess: () =>
          notifyDone(deactivated ? `${name} can no longer log in.` : `${name} can log in again.`),
        onError: notifyProblem,
      },
    );
  const ask = () =>
    modals.openConfirmModal({
      title: `Deactivate ${name}?`,
      children: (
        <Text size="sm">
          They are logged out everywhere, and their password and API tokens stop working. Their campaigns go
          on. You can let them in again at any time.
        </Text>
      ),
      labels: { confirm: 'Deactivate', cancel: 'Cancel' },
      confirmProps: { color: 'red' },
      onConfirm: () => change(true),
    });
  const label = user.deactivatedAt ? 'Let in again' : 'Deactivate';
  const Icon = user.deactivatedAt ? IconUserCheck : IconUserOff;
  return (
    <Tooltip label={label} withArrow>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={`${label}: ${name}`}
        loading={setDeactivated.isPending}
        onClick={user.deactivatedAt ? () => change(false) : ask}
      >
        <Icon size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
