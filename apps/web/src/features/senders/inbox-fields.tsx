import { PasswordInput, SimpleGrid, Switch, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FormSection } from '../../components/form-section.tsx';
import { presetsQuery } from './list-presets.ts';
import { presetOf } from './presets.ts';
import type { SenderFields } from './sender-values.ts';
import { ServerFields } from './server-fields.tsx';

/** Where answers, and mail that came back, are read. */
export function InboxFields({ form, hasPassword }: { form: SenderFields; hasPassword: boolean }) {
  const { data: presets = [] } = useQuery(presetsQuery);
  const { imap, smtp } = form.values;
  const preset = presetOf(presets, smtp.host);
  const turn = (on: boolean) => {
    const known = on && !imap.host ? preset?.imap : null;
    form.setFieldValue('imap', { ...imap, ...known, on });
  };
  return (
    <FormSection title="Answers and bounces">
      <Switch
        label="Read this mailbox"
        description="Looks every minute, only reads, and changes nothing there: an answer stops the sequence, mail that came back ends the person, an automatic reply is only noted."
        checked={imap.on}
        onChange={({ currentTarget }) => turn(currentTarget.checked)}
      />
      {preset?.id === 'microsoft_365' && (
        <Text size="sm">
          Microsoft takes no passwords for reading mailboxes: mark answers by hand or through the API.
        </Text>
      )}
      {imap.on && (
        <>
          <ServerFields form={form} part="imap" />
          <Switch
            label="Log in as for sending"
            description="With the same user and password."
            {...form.getInputProps('imap.asForSending', { type: 'checkbox' })}
            error={imap.asForSending ? form.errors['imap.user'] : undefined}
          />
          {!imap.asForSending && <LogIn form={form} hasPassword={hasPassword} />}
        </>
      )}
    </FormSection>
  );
}

function LogIn({ form, hasPassword }: { form: SenderFields; hasPassword: boolean }) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <TextInput
        label="Inbox user"
        description="Mostly the whole address."
        autoComplete="off"
        maxLength={320}
        {...form.getInputProps('imap.user')}
      />
      <PasswordInput
        label="Inbox password"
        description="Kept encrypted, and never shown again."
        placeholder={hasPassword ? 'Stored; leave empty to keep it' : undefined}
        autoComplete="new-password"
        maxLength={1_000}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the inbox password' }}
        {...form.getInputProps('imap.password')}
      />
    </SimpleGrid>
  );
}
