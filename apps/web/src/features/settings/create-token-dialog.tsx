import { Alert, Button, CopyButton, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useAskBeforeLeaving } from '../../lib/ask-before-leaving.tsx';
import { problemOf } from '../../lib/problem.ts';
import { useMe } from '../session/get-me.ts';
import { useCreateToken } from './tokens.ts';
import { usersQuery } from './users.ts';

const LIFETIMES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: '', label: 'until it is revoked' },
];

export function CreateTokenDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateToken();
  const token = create.data?.token;
  // Nobody can see it again.
  const leave = useAskBeforeLeaving(token !== undefined);
  return (
    <Modal
      opened
      onClose={() => leave(onClose)}
      title={token ? 'The new token' : 'Create a token'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {token ? <NewToken token={token} onClose={onClose} /> : <TokenForm create={create} onClose={onClose} />}
    </Modal>
  );
}

function TokenForm(props: { create: ReturnType<typeof useCreateToken>; onClose: () => void }) {
  const { create, onClose } = props;
  const me = useMe();
  const { data: users = [] } = useQuery(usersQuery);
  const form = useForm({
    initialValues: { name: '', email: me.email, lifetime: '90' },
    validate: { name: (name) => (name.trim() ? null : 'Say what it is for.') },
  });
  return (
    <form
      onSubmit={form.onSubmit(({ name, email, lifetime }) =>
        create.mutate({ name, email, ...(lifetime ? { expiresInDays: Number(lifetime) } : {}) }),
      )}
      noValidate
    >
      <Stack>
        {create.isError && (
          <Alert color="red" role="alert">
            {problemOf(create.error).detail}
          </Alert>
        )}
        <TextInput
          label="What it is for"
          placeholder="CRM sync"
          maxLength={100}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Select
          label="Acts as"
          description="It may do what this user may."
          searchable
          allowDeselect={false}
          data={
            users.length > 0
              ? users.map(({ email, name }) => ({ value: email, label: name ? `${name} (${email})` : email }))
              : [me.email]
          }
          {...form.getInputProps('email')}
        />
        <Select label="Good for" allowDeselect={false} data={LIFETIMES} {...form.getInputProps('lifetime')} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Create the token
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function NewToken({ token, onClose }: { token: string; onClose: () => void }) {
  return (
    <Stack>
      <Alert color="yellow" role="status">
        Copy it now: it is shown this once.
      </Alert>
      <TextInput
        label="Token"
        readOnly
        value={token}
        data-autofocus
        onFocus={(event) => event.currentTarget.select()}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      <Group justify="flex-end">
        <CopyButton value={token} timeout={3_000}>
          {({ copied, copy }) => (
            <Button
              variant={copied ? 'light' : 'filled'}
              onClick={copy}
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            >
              <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={onClose}>
          I have it
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        Lost tokens are not found again: revoke them and create another.
      </Text>
    </Stack>
  );
}
