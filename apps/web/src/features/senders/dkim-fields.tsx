import { SimpleGrid, Switch, Textarea, TextInput } from '@mantine/core';
import { FormSection } from '../../components/form-section.tsx';
import type { SenderFields } from './sender-values.ts';

/** A signature of our own, for servers that do not sign what they send. */
export function DkimFields({ form, hasKey }: { form: SenderFields; hasKey: boolean }) {
  const { on } = form.values.dkim;
  return (
    <FormSection title="DKIM">
      <Switch
        label="Sign messages here"
        description="Most services sign what they send themselves. Only for servers that do not."
        {...form.getInputProps('dkim.on', { type: 'checkbox' })}
      />
      {on && (
        <>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label="Domain"
              placeholder="acme.example"
              maxLength={255}
              {...form.getInputProps('dkim.domain')}
            />
            <TextInput
              label="Selector"
              placeholder="mail2026"
              maxLength={255}
              {...form.getInputProps('dkim.selector')}
            />
          </SimpleGrid>
          <Textarea
            label="Private key"
            description="RSA, in PEM. Kept encrypted, and never shown again."
            placeholder={hasKey ? 'Stored; leave empty to keep it' : '-----BEGIN PRIVATE KEY-----'}
            autosize
            minRows={3}
            maxRows={8}
            maxLength={10_000}
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps('dkim.privateKey')}
          />
        </>
      )}
    </FormSection>
  );
}
