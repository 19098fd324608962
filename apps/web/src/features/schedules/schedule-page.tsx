import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { NotFoundPage } from '../../app/not-found-page.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { plural } from '../../lib/format.ts';
import { changedFields } from '../../lib/kept-draft.ts';
import { problemOf } from '../../lib/problem.ts';
import { ForAdmins } from '../settings/for-admins.tsx';
import { SectionHead } from '../settings/section-head.tsx';
import { scheduleQuery } from './get-schedule.ts';
import type { Schedule } from './list-schedules.ts';
import { ScheduleForm } from './schedule-form.tsx';
import { ScheduleMenu } from './schedule-menu.tsx';
import { useUpdateSchedule } from './schedule-mutations.ts';

export function SchedulePage() {
  return (
    <ForAdmins what="The settings of a schedule">
      <Loaded />
    </ForAdmins>
  );
}

function Loaded() {
  const { scheduleId } = useParams({ from: '/app/settings/schedules/$scheduleId' });
  const schedule = useQuery(scheduleQuery(scheduleId));
  if (schedule.isPending) return <RowsSkeleton rows={5} height={90} />;
  if (schedule.data) return <Shown key={scheduleId} schedule={schedule.data} />;
  if (problemOf(schedule.error).status === 404) return <NotFoundPage />;
  return <ErrorState error={schedule.error} onRetry={() => schedule.refetch()} />;
}

function Shown({ schedule }: { schedule: Schedule }) {
  const navigate = useNavigate();
  const update = useUpdateSchedule(schedule.id);
  return (
    <>
      <SectionHead
        title={schedule.name}
        about={
          schedule.campaigns === 0
            ? 'No campaign uses it yet.'
            : `Used by ${plural(schedule.campaigns, 'campaign')}: what they have still to send is planned anew when it changes.`
        }
      >
        <ScheduleMenu
          schedule={schedule}
          onDeleted={() => void navigate({ to: '/settings/schedules', ignoreBlocker: true })}
        />
      </SectionHead>
      <ScheduleForm
        // What has just been stored fills the form anew.
        key={update.data?.updatedAt.toISOString() ?? ''}
        schedule={schedule}
        saving={update.isPending}
        error={update.error}
        onSave={(wanted, before) =>
          // What somebody else has changed meanwhile stays as it is.
          update.mutate(changedFields(before, wanted), {
            onSuccess: ({ name }) => notifyDone(`“${name}” is saved.`),
          })
        }
      />
    </>
  );
}
