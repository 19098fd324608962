import { PasswordInput, TextInput } from '@mantine/core';
import type { SenderFields } from './sender-values.ts';

/** The service that takes messages over. */
export function HttpFields({ form, hasSecret }: { form: SenderFields; hasSecret: boolean }) {
  return (
    <>
      <TextInput
        label="Address of the service"
        type="url"
        placeholder="https://hooks.acme.example/linkedin"
        maxLength={2_000}
        {...form.getInputProps('http.url')}
      />
      <PasswordInput
        label="Secret"
        description="By which the service knows that a message is from here."
        placeholder={hasSecret ? 'Stored; leave empty to keep it' : undefined}
        autoComplete="new-password"
        maxLength={1_000}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the secret' }}
        {...form.getInputProps('http.secret')}
      />
    </>
  );
}
