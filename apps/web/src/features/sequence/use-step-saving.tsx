import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { notifyDone } from '../../components/notify.tsx';
import { problemOf } from '../../lib/problem.ts';
import type { Campaign } from '../campaign/get-campaign.ts';
import { statisticsQuery } from '../statistics/get-statistics.ts';
import type { Step } from './channels.ts';
import { inputOf, type StepDraft } from './step-draft.ts';
import { useAddStep, useUpdateStep } from './step-mutations.ts';
import { touchedByEdit } from './step-texts.ts';
import { useAutosave } from './use-autosave.ts';

/** Drafts save themselves; in a campaign under way a person does, after reading whom it touches. */
export function useStepSaving(params: {
  campaign: Campaign;
  step: Step | undefined;
  draft: StepDraft;
  stepNumber: number;
  refusal: string | null;
}) {
  const { campaign, step, draft, stepNumber, refusal } = params;
  const auto = step !== undefined && campaign.status === 'draft';
  const add = useAddStep(campaign.id);
  const update = useUpdateStep(campaign.id);
  const statistics = useQuery(statisticsQuery(campaign.id, campaign.status === 'active'));
  const [savedKey, setSavedKey] = useState(() => (step ? keyOf(draft) : ''));
  const input = inputOf(draft);
  const key = keyOf(draft);

  const autosave = useAutosave({
    value: input,
    key,
    enabled: auto && refusal === null,
    save: (value) => update.mutateAsync({ ...value, stepNumber }),
  });

  const saveByHand = async (): Promise<boolean> => {
    if (refusal !== null || key === savedKey) return false;
    const figures = statistics.data?.steps.find(({ sequenceId }) => sequenceId === step?.id);
    const touched = step ? touchedByEdit(figures, step.delayDays !== draft.delayDays) : null;
    if (touched !== null && !(await agreed(touched))) return false;
    try {
      if (step) await update.mutateAsync({ ...input, stepNumber });
      else await add.mutateAsync({ ...input, stepNumber });
    } catch {
      return false;
    }
    setSavedKey(key);
    notifyDone(step ? `Step ${stepNumber} is saved.` : `Step ${stepNumber} is added.`);
    return true;
  };

  const error = auto ? autosave.error : (update.error ?? add.error);
  return {
    auto,
    state: autosave.state,
    error,
    problem: error ? problemOf(error).detail : null,
    busy: update.isPending || add.isPending,
    unsaved: refusal === null && (auto ? autosave.state === 'failed' : key !== savedKey),
    save: auto ? autosave.flush : saveByHand,
  };
}

const keyOf = (draft: StepDraft): string => JSON.stringify(draft);

const agreed = (touched: string): Promise<boolean> =>
  new Promise((resolve) =>
    modals.openConfirmModal({
      title: 'Save the change?',
      children: <Text size="sm">{touched}</Text>,
      labels: { confirm: 'Save', cancel: 'Not yet' },
      onConfirm: () => resolve(true),
      onCancel: () => resolve(false),
      onClose: () => resolve(false),
    }),
  );
