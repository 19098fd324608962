import { Alert, Group, NumberInput, PasswordInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { presetsQuery } from './list-presets.ts';
import type { SenderFields, TlsMode } from './sender-values.ts';

const TLS = [
  { value: 'tls', label: 'TLS from the start' },
  { value: 'starttls', label: 'STARTTLS' },
  { value: 'none', label: 'None' },
] as const satisfies { value: TlsMode; label: string }[];

/** The mail server: one of the usual ones, or any other. */
export function SmtpFields({ form, hasPassword }: { form: SenderFields; hasPassword: boolean }) {
  const { data: presets = [] } = useQuery(presetsQuery);
  const { smtp } = form.values;
  const preset = presets.find(({ host }) => matches(host, smtp.host));
  const choose = (id: string | null) => {
    const chosen = presets.find((known) => known.id === id);
    if (!chosen) return;
    const { host, port, tls, user } = chosen;
    form.setFieldValue('smtp', { ...smtp, host, port, tls, user: user ?? smtp.user });
  };
  return (
    <>
      <Select
        label="Service"
        description="Fills in the server of the usual ones."
        allowDeselect={false}
        data={presets.map(({ id, name }) => ({ value: id, label: name }))}
        value={preset?.id ?? 'own'}
        onChange={choose}
      />
      <Group grow preventGrowOverflow={false} align="flex-start">
        <TextInput
          label="Server"
          placeholder="smtp.acme.example"
          maxLength={255}
          {...form.getInputProps('smtp.host')}
        />
        <NumberInput
          label="Port"
          min={1}
          max={65_535}
          allowDecimal={false}
          hideControls
          maw={110}
          {...form.getInputProps('smtp.port')}
        />
        <Select
          label="Encryption"
          allowDeselect={false}
          data={TLS}
          maw={220}
          {...form.getInputProps('smtp.tls')}
          onChange={(tls) => tls && form.setFieldValue('smtp.tls', tls as TlsMode)}
        />
      </Group>
      {smtp.tls === 'none' && (
        <Alert color="orange" py="xs">
          Messages, and the password, cross the net as they are. Only for a server on the same machine.
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label="User"
          description={preset?.userHint ?? OWN.userHint}
          autoComplete="off"
          maxLength={320}
          {...form.getInputProps('smtp.user')}
        />
        <PasswordInput
          label="Password"
          description={preset?.passwordHint ?? OWN.passwordHint}
          placeholder={hasPassword ? 'Stored; leave empty to keep it' : undefined}
          autoComplete="new-password"
          maxLength={1_000}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          {...form.getInputProps('smtp.password')}
        />
      </SimpleGrid>
    </>
  );
}

const OWN = { userHint: 'Mostly the whole address.', passwordHint: 'Kept encrypted, and never shown again.' };

/** Whether a host is a preset's, in whose name the braces stand for any one word. */
function matches(preset: string, host: string): boolean {
  if (!preset || !host) return false;
  const [before = '', after = ''] = preset.split(/\{\w+\}/);
  return preset.includes('{') ? host.startsWith(before) && host.endsWith(after) : host === preset;
}
