import { Alert, Group, Stack } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { NotFoundPage } from '../../app/not-found-page.tsx';
import { ActionButton } from '../../components/action-button.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { notifyDone, notifyProblem } from '../../components/notify.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { plural } from '../../lib/format.ts';
import { problemOf } from '../../lib/problem.ts';
import { ForAdmins } from '../settings/for-admins.tsx';
import { SectionHead } from '../settings/section-head.tsx';
import { senderQuery } from './get-sender.ts';
import type { Sender } from './list-senders.ts';
import { changesOf } from './sender-changes.ts';
import { SenderForm } from './sender-form.tsx';
import { SenderInbox } from './sender-inbox.tsx';
import { SenderMenu } from './sender-menu.tsx';
import { useUpdateSender } from './sender-mutations.ts';
import { SenderStatus } from './sender-status.tsx';
import { TestSender } from './test-sender.tsx';

export function SenderPage() {
  return (
    <ForAdmins what="The settings of a sender">
      <Loaded />
    </ForAdmins>
  );
}

function Loaded() {
  const { senderId } = useParams({ from: '/app/settings/senders/$senderId' });
  const sender = useQuery(senderQuery(senderId));
  if (sender.isPending) return <RowsSkeleton rows={5} height={90} />;
  if (sender.data) return <Shown key={senderId} sender={sender.data} />;
  if (problemOf(sender.error).status === 404) return <NotFoundPage />;
  return <ErrorState error={sender.error} onRetry={() => sender.refetch()} />;
}

function Shown({ sender }: { sender: Sender }) {
  const navigate = useNavigate();
  const update = useUpdateSender(sender.id);
  return (
    <>
      <SectionHead
        title={sender.name}
        about={
          sender.campaigns === 0
            ? 'No campaign uses it yet.'
            : `Used by ${plural(sender.campaigns, 'campaign')}. Changes hold for what goes out from now on.`
        }
      >
        <Group gap="xs">
          <SenderStatus status={sender.status} />
          <SenderMenu
            sender={sender}
            onDeleted={() => void navigate({ to: '/settings/senders', ignoreBlocker: true })}
          />
        </Group>
      </SectionHead>
      <Stack>
        {sender.status === 'paused' && <PausedAlert sender={sender} />}
        <SenderInbox inbox={sender.inbox} size="sm" />
        <TestSender sender={sender} />
        <SenderForm
          // What has just been stored fills the form anew; a password typed into it is gone.
          key={update.data?.updatedAt.toISOString() ?? ''}
          sender={sender}
          kind={sender.kind}
          saving={update.isPending}
          error={update.error}
          onSave={(values, before) =>
            update.mutate(changesOf(before, values), {
              onSuccess: ({ name }) => notifyDone(`“${name}” is saved.`),
            })
          }
        />
      </Stack>
    </>
  );
}

function PausedAlert({ sender }: { sender: Sender }) {
  const resume = useUpdateSender(sender.id);
  return (
    <Alert color="yellow" icon={<IconPlayerPause aria-hidden />} title="It is paused" maw={760}>
      {sender.statusReason ?? 'Somebody has paused it.'} Its recipients wait, others go on.
      <Group mt="xs">
        <ActionButton
          size="xs"
          variant="default"
          loading={resume.isPending}
          onClick={() =>
            resume.mutate(
              { status: 'active' },
              { onSuccess: () => notifyDone(`“${sender.name}” sends again.`), onError: notifyProblem },
            )
          }
        >
          Resume
        </ActionButton>
      </Group>
    </Alert>
  );
}
