import { Button, Group, Modal, Progress, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { formatCount, nameOf, plural } from '../../lib/format.ts';
import { useRefusal } from '../session/roles.ts';
import { Evidence } from './evidence.tsx';
import type { AttentionItem } from './list-attention.ts';
import { choicesFor, type Resolution } from './reasons.ts';
import { useResolveActions } from './resolve-actions.ts';

type Props = {
  items: readonly AttentionItem[];
  /** What is proposed; nothing when it was not said yet. */
  proposed: Resolution | null;
  onClose: () => void;
  onResolved: () => void;
};

/** Says what each decision does before it is carried out, for one message or many. */
export function DecideDialog({ items, proposed, onClose, onResolved }: Props) {
  const refusal = useRefusal('director');
  const [as, setAs] = useState(proposed);
  const [done, setDone] = useState(0);
  const resolve = useResolveActions();
  const choices = choicesFor(items);
  const [first] = items;
  const title =
    items.length === 1 && first
      ? `The message to ${nameOf(first.contact)}`
      : `${plural(items.length, 'message')}`;
  const carryOut = () => {
    if (as === null || refusal !== null || resolve.isPending) return;
    resolve.mutate({ items, as, onProgress: setDone }, { onSuccess: onResolved });
  };
  return (
    <Modal
      opened
      onClose={resolve.isPending ? () => undefined : onClose}
      title={title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          carryOut();
        }}
      >
        <Stack>
          {items.length === 1 && first?.errorMessage && <Text size="sm">{first.errorMessage}</Text>}
          {items.length === 1 && first && <Evidence item={first} />}
          <Radio.Group
            label={items.length === 1 ? 'What is to become of it?' : 'What is to become of them?'}
            value={as}
            onChange={(value) => setAs(value as Resolution)}
          >
            <Stack gap="sm" mt="xs">
              {(['sent', 'resend', 'give_up'] as const).map((way, place) => (
                <Radio
                  key={way}
                  value={way}
                  label={choices[way].label}
                  description={choices[way].effect}
                  data-autofocus={
                    way === (proposed ?? 'sent') || (place === 0 && proposed === null) || undefined
                  }
                />
              ))}
            </Stack>
          </Radio.Group>
          {resolve.isPending && items.length > 1 && (
            <div role="status">
              <Progress value={(100 * done) / items.length} aria-label="Progress" animated />
              <Text size="xs" mt={4}>
                {formatCount(done)} of {formatCount(items.length)}
              </Text>
            </div>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={resolve.isPending}>
              Cancel
            </Button>
            <ActionButton
              type="submit"
              color={as ? choices[as].color : undefined}
              loading={resolve.isPending}
              refusal={refusal ?? (as === null ? 'Choose first.' : null)}
            >
              {as ? choices[as].confirm : 'Decide'}
            </ActionButton>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
