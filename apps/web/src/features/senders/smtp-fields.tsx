import { PasswordInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { presetsQuery } from './list-presets.ts';
import { inboxAt, presetOf } from './presets.ts';
import type { SenderFields } from './sender-values.ts';
import { ServerFields } from './server-fields.tsx';

type Props = { form: SenderFields; isNew: boolean; hasPassword: boolean };

/** The mail server: one of the usual ones, or any other. */
export function SmtpFields({ form, isNew, hasPassword }: Props) {
  const { data: presets = [] } = useQuery(presetsQuery);
  const { smtp, imap } = form.values;
  const preset = presetOf(presets, smtp.host);
  const choose = (id: string | null) => {
    const chosen = presets.find((known) => known.id === id);
    if (!chosen) return;
    const { host, port, tls, user } = chosen;
    form.setFieldValue('smtp', { ...smtp, host, port, tls, user: user ?? smtp.user });
    form.setFieldValue('imap', inboxAt(chosen, { imap, presets, isNew }));
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
      <ServerFields form={form} part="smtp" />
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
