import { EmptyState, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconListNumbers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { lazyWithRetry } from '../../components/lazy-with-retry.tsx';
import { notifyDone, notifyProblem, notifyUndo } from '../../components/notify.tsx';
import { useCampaign } from '../campaign/get-campaign.ts';
import { checklistQuery } from '../campaign/get-checklist.ts';
import { useRefusal } from '../session/roles.ts';
import { statisticsQuery } from '../statistics/get-statistics.ts';
import { AddStepMenu } from './add-step-menu.tsx';
import { channelFacts, type Step, type StepChannel } from './channels.ts';
import type { NewStep } from './step-draft.ts';
import { StepList } from './step-list.tsx';
import { useAddStep, useDeleteStep, useReorderSteps } from './step-mutations.ts';
import { touchedByDeletion, touchedByReorder } from './step-texts.ts';

const StepEditor = lazyWithRetry(() => import('./step-editor.tsx'));

export function SequenceTab() {
  const campaign = useCampaign();
  const { step: openStep } = useSearch({ from: '/app/campaigns/$campaignId/sequence' });
  const navigate = useNavigate({ from: '/campaigns/$campaignId/sequence' });
  const [adding, setAdding] = useState<NewStep | null>(null);
  const refusal = useRefusal('director');
  const statistics = useQuery(statisticsQuery(campaign.id, campaign.status === 'active'));
  const checklist = useQuery(checklistQuery(campaign.id));
  const add = useAddStep(campaign.id);
  const remove = useDeleteStep(campaign.id);
  const reorder = useReorderSteps(campaign.id);
  const steps = campaign.sequences;
  const figures = statistics.data?.steps ?? [];
  const open = (id: string | undefined) =>
    // The editor asks by itself before it closes.
    void navigate({ search: id ? { step: id } : {}, replace: Boolean(openStep && id), ignoreBlocker: true });

  const onAdd = (channel: StepChannel, stepNumber: number) => {
    // People under way would be sent a half-written step, so there it is written first and added then.
    if (campaign.status !== 'draft') {
      setAdding({ channel, stepNumber });
      return;
    }
    const delayDays = stepNumber === 1 ? 0 : 3;
    add.mutate(
      { channel, stepNumber, delayDays, messageTemplate: channelFacts(channel).starter },
      { onSuccess: (step) => open(step.id), onError: notifyProblem },
    );
  };

  const onReorder = (order: Step[]) => {
    const touched = touchedByReorder(figures.reduce((sum, { waiting }) => sum + waiting, 0));
    confirmed(touched, 'Change the order?', 'Change the order', () =>
      reorder.mutate(order, { onError: notifyProblem }),
    );
  };

  const onDelete = (step: Step) => {
    const reached = figures.find(({ sequenceId }) => sequenceId === step.id);
    const { channel, subject, messageTemplate, format, delayDays, stepNumber } = step;
    const putBack = () =>
      add.mutate(
        { channel, subject, messageTemplate, format, delayDays, stepNumber },
        { onError: notifyProblem },
      );
    confirmed(touchedByDeletion(reached), `Delete step ${stepNumber}?`, 'Delete the step', () =>
      remove.mutate(step, {
        onSuccess: () => {
          if (openStep === step.id) open(undefined);
          // Put back, a step that people have had would reach them again.
          if (reached && reached.sent + reached.failed > 0) notifyDone(`Step ${stepNumber} is deleted.`);
          else notifyUndo(`Step ${stepNumber} is deleted.`, putBack);
        },
        onError: notifyProblem,
      }),
    );
  };

  const edited = useLastKnown(steps, openStep);
  return (
    <>
      {steps.length === 0 ? (
        <EmptyState
          py="xl"
          icon={<IconListNumbers aria-hidden />}
          title="No steps yet"
          description="A sequence is what people get, one message after another, until they reply. For example: an e-mail, three days later a LinkedIn request, four days later a short reminder."
        >
          <EmptyState.Actions>
            {refusal === null && (
              <AddStepMenu big label="Add the first step" onAdd={(channel) => onAdd(channel, 1)} />
            )}
          </EmptyState.Actions>
        </EmptyState>
      ) : (
        <StepList
          steps={steps}
          figures={figures}
          findings={checklist.data?.findings ?? []}
          refusal={refusal}
          openStep={openStep}
          onOpen={(step) => open(step.id)}
          onAdd={onAdd}
          onReorder={onReorder}
          onDelete={onDelete}
        />
      )}
      {adding ? (
        <StepEditor key="new" campaign={campaign} adding={adding} onClose={() => setAdding(null)} />
      ) : (
        edited && (
          <StepEditor
            key={edited.id}
            campaign={campaign}
            step={edited}
            gone={!steps.includes(edited)}
            onClose={() => open(undefined)}
          />
        )
      )}
    </>
  );
}

/** The open step, also when somebody else has deleted it meanwhile: what was typed in it stays to be seen. */
function useLastKnown(steps: readonly Step[], openStep: string | undefined): Step | undefined {
  const last = useRef<Step>(undefined);
  const found = steps.find(({ id }) => id === openStep);
  last.current = found ?? (last.current?.id === openStep ? last.current : undefined);
  return last.current;
}

/** Does it at once when nobody is touched; otherwise says first who is. */
function confirmed(touched: string | null, title: string, confirm: string, onConfirm: () => void): void {
  if (touched === null) {
    onConfirm();
    return;
  }
  modals.openConfirmModal({
    title,
    children: <Text size="sm">{touched}</Text>,
    labels: { confirm, cancel: 'Cancel' },
    onConfirm,
  });
}
