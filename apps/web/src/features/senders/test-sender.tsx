import { Alert, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconPlugConnected, IconSend } from '@tabler/icons-react';
import { ActionButton } from '../../components/action-button.tsx';
import { FormSection } from '../../components/form-section.tsx';
import { problemOf } from '../../lib/problem.ts';
import { useMe } from '../session/get-me.ts';
import type { Sender } from './list-senders.ts';
import { useTestSender } from './sender-mutations.ts';

/** Tries the sender as it is stored, outside any campaign. */
export function TestSender({ sender }: { sender: Sender }) {
  const { email } = useMe();
  const test = useTestSender(sender.id);
  const noMail = sender.mode === 'smtp' ? null : 'A test message can only be sent from a mailbox (SMTP).';
  const result = test.data ?? (test.error ? { ok: false, detail: problemOf(test.error).detail } : null);
  const sending = test.isPending && test.variables !== undefined;
  return (
    <div style={{ maxWidth: 760 }}>
      <FormSection title="Try it" about="With what is saved. It counts against no limit.">
        <Group gap="xs">
          <ActionButton
            variant="light"
            leftSection={<IconPlugConnected size={16} aria-hidden />}
            loading={test.isPending && !sending}
            refusal={test.isPending ? 'The other try is not over yet.' : null}
            onClick={() => test.mutate(undefined)}
          >
            Test connection
          </ActionButton>
          <ActionButton
            variant="light"
            leftSection={<IconSend size={16} aria-hidden />}
            loading={sending}
            refusal={noMail ?? (test.isPending ? 'The other try is not over yet.' : null)}
            onClick={() => test.mutate(email)}
          >
            Send a test to me
          </ActionButton>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {email}
          </Text>
        </Group>
        <div aria-live="polite">
          {result && !test.isPending && (
            <Alert
              color={result.ok ? 'green' : 'red'}
              icon={result.ok ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
              title={result.ok ? 'It works' : 'It does not work'}
              py="xs"
            >
              {result.detail}
            </Alert>
          )}
        </div>
      </FormSection>
    </div>
  );
}
