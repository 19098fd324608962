import { useNavigate } from '@tanstack/react-router';
import { notifyDone } from '../../components/notify.tsx';
import { ForAdmins } from '../settings/for-admins.tsx';
import { SectionHead } from '../settings/section-head.tsx';
import { ScheduleForm } from './schedule-form.tsx';
import { useCreateSchedule } from './schedule-mutations.ts';

export function NewSchedulePage() {
  return (
    <ForAdmins what="New schedules">
      <NewSchedule />
    </ForAdmins>
  );
}

function NewSchedule() {
  const create = useCreateSchedule();
  const navigate = useNavigate();
  return (
    <>
      <SectionHead title="New schedule" />
      <ScheduleForm
        schedule={null}
        saving={create.isPending}
        error={create.error}
        onSave={(schedule) =>
          create.mutate(schedule, {
            onSuccess: ({ name }) => {
              notifyDone(`“${name}” is there. Choose it in a campaign.`);
              void navigate({ to: '/settings/schedules', ignoreBlocker: true });
            },
          })
        }
      />
    </>
  );
}
