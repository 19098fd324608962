import { Alert } from '@mantine/core';
import { StepClash } from './step-clash.tsx';
import type { useStepSaving } from './use-step-saving.tsx';

type Props = {
  /** Whether somebody else has deleted the step while it was open. */
  gone: boolean;
  saving: Pick<ReturnType<typeof useStepSaving>, 'problem' | 'clashes' | 'settle'>;
};

/** Why what was written is not saved. */
export function EditorAlerts({ gone, saving }: Props) {
  if (gone)
    return (
      <Alert color="orange" role="alert" title="Somebody has deleted this step">
        What is written here cannot be saved any more. Copy what you need before you close.
      </Alert>
    );
  return (
    <>
      {saving.problem && (
        <Alert color="red" role="alert" title="Not saved">
          {saving.problem}
        </Alert>
      )}
      <StepClash clashes={saving.clashes} onSettle={saving.settle} />
    </>
  );
}
