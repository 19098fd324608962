import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDocumentTitle } from '@mantine/hooks';
import { IconAlertCircle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { problemOf } from '../../lib/problem.ts';
import { noteLoggedIn } from '../../lib/through-log-in.ts';
import { meQuery } from './get-me.ts';
import { logIn } from './log-in.ts';

export function LogInPage() {
  useDocumentTitle('Log in · Outreach');
  const router = useRouter();
  const queryClient = useQueryClient();
  const { to, ended } = useSearch({ from: '/login' });
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (/\S+@\S+/.test(value) ? null : 'Enter your e-mail address.'),
      password: (value) => (value ? null : 'Enter your password.'),
    },
  });
  const login = useMutation({
    mutationFn: logIn,
    onSuccess: (user) => {
      noteLoggedIn(user.id);
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, user);
      router.history.push(to ?? '/campaigns');
    },
  });
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder radius="md" p="xl" w="100%" maw={400}>
        <form onSubmit={form.onSubmit((values) => login.mutate(values))} noValidate>
          <Stack>
            <div>
              <Title order={1} size="h2">
                Log in
              </Title>
              <Text c="dimmed" size="sm">
                to the outreach console
              </Text>
            </div>
            {ended && !login.isError && (
              <Alert color="yellow" icon={<IconAlertCircle aria-hidden />} role="status">
                You have been logged out. Log in to go back to the page you were on. What you were writing in
                a step, a contact or the settings of a campaign is kept until then, in this window.
              </Alert>
            )}
            {login.isError && (
              <Alert color="red" icon={<IconAlertCircle aria-hidden />} role="alert">
                {problemOf(login.error).detail}
              </Alert>
            )}
            <TextInput
              label="E-mail address"
              type="email"
              autoComplete="username"
              autoFocus
              key={form.key('email')}
              {...form.getInputProps('email')}
            />
            <PasswordInput
              label="Password"
              autoComplete="current-password"
              key={form.key('password')}
              {...form.getInputProps('password')}
            />
            <Button type="submit" loading={login.isPending} fullWidth>
              Log in
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
