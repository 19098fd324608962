import { Alert, Group, NumberInput, Select, TextInput } from '@mantine/core';
import type { SenderFields, TlsMode } from './sender-values.ts';

const TLS = [
  { value: 'tls', label: 'TLS from the start' },
  { value: 'starttls', label: 'STARTTLS' },
  { value: 'none', label: 'None' },
] as const satisfies { value: TlsMode; label: string }[];

const WORDS = {
  smtp: {
    server: 'Server',
    port: 'Port',
    encryption: 'Encryption',
    open: 'Messages, and the password, cross the net as they are.',
  },
  imap: {
    server: 'Inbox server',
    port: 'Inbox port',
    encryption: 'Inbox encryption',
    open: 'What is read, and the password, cross the net as they are.',
  },
} as const;

/** A server that is sent through, or read from. */
export function ServerFields({ form, part }: { form: SenderFields; part: 'smtp' | 'imap' }) {
  const words = WORDS[part];
  return (
    <>
      <Group grow preventGrowOverflow={false} align="flex-start">
        <TextInput
          label={words.server}
          placeholder={`${part}.acme.example`}
          maxLength={255}
          {...form.getInputProps(`${part}.host`)}
        />
        <NumberInput
          label={words.port}
          min={1}
          max={65_535}
          allowDecimal={false}
          hideControls
          maw={110}
          {...form.getInputProps(`${part}.port`)}
        />
        <Select
          label={words.encryption}
          allowDeselect={false}
          data={TLS}
          maw={220}
          {...form.getInputProps(`${part}.tls`)}
          onChange={(tls) => tls && form.setFieldValue(`${part}.tls`, tls as TlsMode)}
        />
      </Group>
      {form.values[part].tls === 'none' && (
        <Alert color="orange" py="xs">
          {words.open} Only for a server on the same machine.
        </Alert>
      )}
    </>
  );
}
