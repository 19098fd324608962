import { Alert, Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { isEmail, isNotEmpty, useForm } from '@mantine/form';
import { notifyDone } from '../../components/notify.tsx';
import { useAskBeforeLeaving } from '../../lib/ask-before-leaving.tsx';
import { problemOf } from '../../lib/problem.ts';
import type { Role } from '../session/roles.ts';
import { PasswordField, passwordFault } from './password-field.tsx';
import { useCreateUser } from './users.ts';

const ROLES: { role: Role; label: string; may: string }[] = [
  { role: 'member', label: 'Member', may: 'Reads everything and marks replies.' },
  {
    role: 'director',
    label: 'Director',
    may: 'Also builds, launches and pauses campaigns, and imports contacts.',
  },
  {
    role: 'admin',
    label: 'Admin',
    may: 'Also manages users, tokens, senders, schedules and the organisation’s texts.',
  },
];

export function AddUserDialog({ onClose }: { onClose: () => void }) {
  const create = useCreateUser();
  const form = useForm({
    initialValues: { name: '', email: '', role: 'member' as Role, password: '' },
    validate: {
      name: isNotEmpty('Enter the name.'),
      email: isEmail('Enter an e-mail address.'),
      password: passwordFault,
    },
  });
  const leave = useAskBeforeLeaving(form.isDirty());
  const close = () => leave(onClose);
  const submit = form.onSubmit((values) =>
    create.mutate(values, {
      onSuccess: ({ name }) => {
        notifyDone(`${name} can log in now.`);
        onClose();
      },
      onError: (error) => {
        for (const { loc, msg } of problemOf(error).errors) form.setFieldError(String(loc.at(-1)), msg);
      },
    }),
  );
  return (
    <Modal opened onClose={close} title="Add a user" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {create.isError && (
            <Alert color="red" role="alert">
              {problemOf(create.error).detail}
            </Alert>
          )}
          <TextInput label="Name" maxLength={200} data-autofocus {...form.getInputProps('name')} />
          <TextInput
            label="E-mail address"
            type="email"
            autoComplete="off"
            maxLength={320}
            {...form.getInputProps('email')}
          />
          <Radio.Group label="Role" {...form.getInputProps('role')}>
            <Stack gap="xs" mt="xs">
              {ROLES.map(({ role, label, may }) => (
                <Radio key={role} value={role} label={label} description={may} />
              ))}
            </Stack>
          </Radio.Group>
          <PasswordField
            onGenerated={(password) => form.setFieldValue('password', password)}
            {...form.getInputProps('password')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Add the user
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
