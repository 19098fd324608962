import { Alert, Group } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { ActionButton } from '../../components/action-button.tsx';
import { api, type RouterInputs } from '../../lib/api.ts';
import { problemOf } from '../../lib/problem.ts';
import { useMe } from '../session/get-me.ts';
import { useRefusal } from '../session/roles.ts';

type Props = {
  whom: Omit<RouterInputs['sequences']['sendTest'], 'campaignId' | 'stepNumber'>;
  campaignId: string;
  /** Undefined for a step that is not there yet. */
  stepNumber: number | undefined;
  unsaved: boolean;
};

/** Sends the step as it is stored, as the person of the preview would get it, to the reader. */
export function SendTest({ campaignId, stepNumber, whom, unsaved }: Props) {
  const { email } = useMe();
  const refusal = useRefusal('director');
  const test = useMutation({
    mutationFn: (step: number) => api.sequences.sendTest.mutate({ campaignId, stepNumber: step, ...whom }),
  });
  const result = test.data ?? (test.error ? { ok: false, detail: problemOf(test.error).detail } : null);
  const notYet = stepNumber === undefined || unsaved ? 'Save the step first: the stored one is sent.' : null;
  return (
    <div>
      <Group gap="xs">
        <ActionButton
          size="xs"
          variant="default"
          leftSection={<IconSend size={14} aria-hidden />}
          refusal={refusal ?? notYet}
          loading={test.isPending}
          onClick={() => stepNumber !== undefined && test.mutate(stepNumber)}
        >
          Send a test to me ({email})
        </ActionButton>
      </Group>
      <div aria-live="polite">
        {result && !test.isPending && (
          <Alert color={result.ok ? 'green' : 'red'} mt="xs" py="xs">
            {result.detail}
          </Alert>
        )}
      </div>
    </div>
  );
}
