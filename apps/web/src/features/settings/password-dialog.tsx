import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifyDone } from '../../components/notify.tsx';
import { problemOf } from '../../lib/problem.ts';
import { PasswordField, passwordFault } from './password-field.tsx';
import { type User, useSetPassword } from './users.ts';

export function PasswordDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const setPassword = useSetPassword();
  const form = useForm({ initialValues: { password: '' }, validate: { password: passwordFault } });
  const name = user.name || user.email;
  return (
    <Modal
      opened
      onClose={onClose}
      title={`New password for ${name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={form.onSubmit(({ password }) =>
          setPassword.mutate(
            { email: user.email, password },
            {
              onSuccess: () => {
                notifyDone(`${name} has a new password.`);
                onClose();
              },
            },
          ),
        )}
        noValidate
      >
        <Stack>
          {setPassword.isError && (
            <Alert color="red" role="alert">
              {problemOf(setPassword.error).detail}
            </Alert>
          )}
          <Text size="sm">The old one stops working at once, and {name} is logged out everywhere.</Text>
          <PasswordField
            data-autofocus
            onGenerated={(password) => form.setFieldValue('password', password)}
            {...form.getInputProps('password')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={setPassword.isPending}>
              Set the password
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
