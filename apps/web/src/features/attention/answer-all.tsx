import { Menu, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconChevronDown, IconRefresh } from '@tabler/icons-react';
import { ActionButton } from '../../components/action-button.tsx';
import { formatCount, plural } from '../../lib/format.ts';
import { useRefusal } from '../session/roles.ts';
import type { AttentionGroup } from './list-attention.ts';
import { effectOf, HELD_BACK, type Resolution, reasonOf } from './reasons.ts';
import { useResolveGroup } from './resolve-group.ts';

type Props = { group: AttentionGroup; campaignId: string };

/** One answer for all that wait for a reason, however many there are. */
export function AnswerAll({ group: { errorCode, count }, campaignId }: Props) {
  const refusal = useRefusal('director');
  const resolve = useResolveGroup();
  if (errorCode === null || count < 2) return null;
  const resend = reasonOf(errorCode).resend;
  const labels: Record<Resolution, string> = { sent: 'All went out', resend, give_up: 'Give all up' };
  const ask = (as: Resolution) =>
    modals.openConfirmModal({
      title: `${labels[as]}: ${plural(count, 'message')}`,
      children: <Text size="sm">{effectOf(as, { doubtful: errorCode === 'in_doubt', one: false })}</Text>,
      labels: { confirm: `${labels[as]} (${formatCount(count)})`, cancel: 'Cancel' },
      confirmProps: as === 'give_up' ? { color: 'red' } : {},
      onConfirm: () => resolve.mutate({ campaignId, as, errorCode }),
    });
  if (refusal !== null)
    return (
      <ActionButton size="compact-sm" variant="default" refusal={refusal}>
        Answer for all
      </ActionButton>
    );
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionButton
          size="compact-sm"
          variant="default"
          loading={resolve.isPending}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          Answer for all
        </ActionButton>
      </Menu.Target>
      <Menu.Dropdown>
        {(['sent', 'resend', 'give_up'] as const).map((as) => (
          <Menu.Item key={as} color={as === 'give_up' ? 'red' : undefined} onClick={() => ask(as)}>
            {labels[as]} …
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Sends again what failed for good, and nothing that may have gone out. */
export function RetryFailed({
  groups,
  campaignId,
}: {
  groups: readonly AttentionGroup[];
  campaignId: string;
}) {
  const refusal = useRefusal('director');
  const resolve = useResolveGroup();
  const failed = groups
    .filter(({ errorCode }) => errorCode !== 'in_doubt' && !HELD_BACK.includes(errorCode ?? ''))
    .reduce((sum, { count }) => sum + count, 0);
  if (failed === 0) return null;
  const ask = () =>
    modals.openConfirmModal({
      title: 'Retry only the failed?',
      children: (
        <Text size="sm">
          {plural(failed, 'message')} that failed for good {failed === 1 ? 'goes' : 'go'} out again. What may
          have gone out, and what is held back, stays as it is.
        </Text>
      ),
      labels: { confirm: `Retry ${plural(failed, 'message')}`, cancel: 'Cancel' },
      onConfirm: () => resolve.mutate({ campaignId, as: 'resend', failed: true }),
    });
  return (
    <ActionButton
      variant="default"
      leftSection={<IconRefresh size={16} aria-hidden />}
      refusal={refusal}
      loading={resolve.isPending}
      onClick={ask}
    >
      Retry only the failed ({formatCount(failed)})
    </ActionButton>
  );
}
