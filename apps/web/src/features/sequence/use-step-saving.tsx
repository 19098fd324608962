import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { notifyDone } from '../../components/notify.tsx';
import type { KeptDraft } from '../../lib/kept-draft.ts';
import { problemOf } from '../../lib/problem.ts';
import type { Campaign } from '../campaign/get-campaign.ts';
import { statisticsQuery } from '../statistics/get-statistics.ts';
import type { Step } from './channels.ts';
import { inputOf, type StepDraft } from './step-draft.ts';
import { useAddStep } from './step-mutations.ts';
import { touchedByEdit } from './step-texts.ts';
import { useAutosave } from './use-autosave.ts';
import { useStoreStep } from './use-store-step.ts';

/** Drafts save themselves; in a campaign under way a person does, after reading whom it touches. */
export function useStepSaving(params: {
  campaign: Campaign;
  step: Step | undefined;
  kept: KeptDraft<StepDraft>;
  stepNumber: number;
  refusal: string | null;
}) {
  const { campaign, step, kept, stepNumber, refusal } = params;
  const auto = step !== undefined && campaign.status === 'draft';
  const add = useAddStep(campaign.id);
  const { store, ...update } = useStoreStep(campaign.id, step?.id);
  const statistics = useQuery(statisticsQuery(campaign.id, campaign.status === 'active'));
  const [added, setAdded] = useState(false);
  const changed = Object.keys(kept.changes).length > 0 || (step === undefined && !added);

  const autosave = useAutosave({ kept, enabled: auto && refusal === null, save: store });

  const saveByHand = async (): Promise<boolean> => {
    if (refusal !== null || !changed) return false;
    const figures = statistics.data?.steps.find(({ sequenceId }) => sequenceId === step?.id);
    const touched = step ? touchedByEdit(figures, kept.changes.delayDays !== undefined) : null;
    if (touched !== null && !(await agreed(touched))) return false;
    try {
      await kept.send((held) =>
        step ? store(held) : add.mutateAsync({ ...inputOf(held.draft), stepNumber }),
      );
    } catch {
      return false;
    }
    setAdded(true);
    notifyDone(step ? `Step ${stepNumber} is saved.` : `Step ${stepNumber} is added.`);
    return true;
  };

  const clashes = step ? kept.clashes : {};
  /** Mine is stored at once where drafts save themselves; else when its author says so. */
  const settle = (by: 'mine' | 'theirs') => {
    kept.settle(by);
    update.reset();
    if (auto) void autosave.flush();
  };

  const error = auto ? autosave.error : (update.error ?? add.error);
  return {
    auto,
    state: autosave.state,
    error,
    // A clash says for itself what is wrong.
    problem: error && Object.keys(clashes).length === 0 ? problemOf(error).detail : null,
    clashes,
    settle,
    busy: update.isPending || add.isPending,
    unsaved: refusal === null && (auto ? autosave.state === 'failed' : changed),
    /** Whether saving by itself is still to come, or under way. */
    waits: auto && (autosave.state === 'pending' || autosave.state === 'saving'),
    save: auto ? autosave.flush : saveByHand,
  };
}

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
