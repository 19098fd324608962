import { Alert, Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { useAskBeforeLeaving } from '../../lib/ask-before-leaving.tsx';
import { people, plural } from '../../lib/format.ts';
import { problemOf } from '../../lib/problem.ts';
import { useSuppress } from './suppression-mutations.ts';

/** As many as the server takes at once. */
const MOST = 1_000;

/** One a line, or with commas or semicolons between them; a space is no end, so that a sentence is not three addresses. */
const addressesIn = (text: string): string[] =>
  text
    .split(/[\n\r,;]+/)
    .map((address) => address.trim())
    .filter(Boolean);

export function AddSuppressionsDialog({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const suppress = useSuppress();
  const addresses = addressesIn(text);
  const refusal =
    addresses.length === 0
      ? 'Enter an address first.'
      : addresses.length > MOST
        ? `At most ${MOST} at once.`
        : null;
  const leave = useAskBeforeLeaving(addresses.length > 0);
  const close = () => leave(onClose);
  const submit = () => {
    if (refusal !== null) return;
    suppress.mutate(addresses, {
      onSuccess: ({ added, ended, inFlight }) => {
        const parts = [
          added === 0
            ? 'They were suppressed already'
            : `${plural(added, 'address', 'addresses')} suppressed`,
          ended > 0 && `${people(ended)} taken out of campaigns`,
          inFlight > 0 && `${plural(inFlight, 'message')} past recall`,
        ];
        notifyDone(`${parts.filter(Boolean).join(', ')}.`);
        onClose();
      },
    });
  };
  return (
    <Modal opened onClose={close} title="Suppress addresses" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack>
          {suppress.isError && (
            <Alert color="red" role="alert">
              {problemOf(suppress.error).errors[0]?.msg ?? problemOf(suppress.error).detail}
            </Alert>
          )}
          <Textarea
            label="Addresses"
            description="E-mail addresses or addresses of LinkedIn profiles, one a line. Whoever has one of them gets nothing more, in any campaign."
            autosize
            minRows={4}
            maxRows={12}
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <ActionButton type="submit" color="red" loading={suppress.isPending} refusal={refusal}>
              {addresses.length > 0
                ? `Suppress ${plural(addresses.length, 'address', 'addresses')}`
                : 'Suppress'}
            </ActionButton>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
