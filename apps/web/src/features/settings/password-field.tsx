import { Button, Group, PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useState } from 'react';
import { MIN_PASSWORD_LENGTH } from './users.ts';

/** Without letters and digits that are taken for each other. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const GENERATED_LENGTH = 20;

/** Evenly distributed: bytes past the last whole multiple of the alphabet are thrown away. */
function generatePassword(): string {
  const most = 256 - (256 % ALPHABET.length);
  let password = '';
  while (password.length < GENERATED_LENGTH)
    for (const byte of crypto.getRandomValues(new Uint8Array(32)))
      if (byte < most && password.length < GENERATED_LENGTH) password += ALPHABET[byte % ALPHABET.length];
  return password;
}

export const passwordFault = (password: string): string | null =>
  password.length < MIN_PASSWORD_LENGTH ? `At least ${MIN_PASSWORD_LENGTH} characters.` : null;

type Props = Omit<PasswordInputProps, 'onChange'> & { onGenerated: (password: string) => void } & Record<
    string,
    unknown
  >;

/** A new password, typed or made up. */
export function PasswordField({ onGenerated, ...props }: Props) {
  const [visible, setVisible] = useState(false);
  return (
    <div>
      <PasswordInput
        label="Password"
        description={`At least ${MIN_PASSWORD_LENGTH} characters. Hand it over in person or by a password manager.`}
        autoComplete="new-password"
        visible={visible}
        onVisibilityChange={setVisible}
        {...props}
      />
      <Group mt={4}>
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            onGenerated(generatePassword());
            setVisible(true);
          }}
        >
          Make one up
        </Button>
      </Group>
    </div>
  );
}
