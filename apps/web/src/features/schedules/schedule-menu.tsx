import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconTrash } from '@tabler/icons-react';
import { MenuEntry } from '../../components/menu-entry.tsx';
import { notifyDone, notifyProblem } from '../../components/notify.tsx';
import { RowMenu } from '../../components/row-menu.tsx';
import { useRefusal } from '../session/roles.ts';
import type { Schedule } from './list-schedules.ts';
import { useDeleteSchedule } from './schedule-mutations.ts';

export function ScheduleMenu({ schedule, onDeleted }: { schedule: Schedule; onDeleted?: () => void }) {
  const refusal = useRefusal('admin');
  const remove = useDeleteSchedule();
  const onDelete = () =>
    modals.openConfirmModal({
      title: `Delete “${schedule.name}”?`,
      children: <Text size="sm">A schedule that a campaign uses cannot be deleted.</Text>,
      labels: { confirm: 'Delete the schedule', cancel: 'Keep it' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        remove.mutate(schedule.id, {
          onSuccess: () => {
            notifyDone(`“${schedule.name}” is deleted.`);
            onDeleted?.();
          },
          onError: notifyProblem,
        }),
    });
  return (
    <RowMenu of={schedule.name}>
      <MenuEntry icon={<IconTrash size={16} aria-hidden />} refusal={refusal} onClick={onDelete} color="red">
        Delete …
      </MenuEntry>
    </RowMenu>
  );
}
