import { Group, Stack, Text, TextInput } from '@mantine/core';
import type { Variable } from './list-variables.ts';
import { setFallback, usedVariables } from './template-variables.ts';

type Props = {
  subject: string;
  message: string;
  variables: readonly Variable[];
  onChange: (texts: { subject: string; messageTemplate: string }) => void;
};

/** For each variable in use: what stands in where a contact has nothing there. */
export function FallbackFields({ subject, message, variables, onChange }: Props) {
  const used = usedVariables(`${subject}\n${message}`);
  if (used.length === 0) return null;
  return (
    <Stack gap={6} component="fieldset" p={0} m={0} style={{ border: 'none' }}>
      <Text component="legend" size="sm" fw={500} p={0}>
        If a contact lacks it
      </Text>
      <Text size="xs" c="dimmed">
        Without a fallback the message to that person is held back until the gap is filled.
      </Text>
      {used.map(({ name, fallback }) => {
        const known = variables.find((variable) => variable.name === name.replace(/^custom\./, ''));
        return (
          <Group key={name} gap="xs" wrap="nowrap">
            <Text size="sm" w={150} style={{ overflowWrap: 'anywhere' }}>
              {known?.label ?? name}
            </Text>
            <TextInput
              flex={1}
              size="xs"
              aria-label={`Fallback for ${known?.label ?? name}`}
              placeholder="no fallback: hold back"
              value={fallback ?? ''}
              onChange={(event) => {
                const text = event.currentTarget.value;
                onChange({
                  subject: setFallback(subject, name, text),
                  messageTemplate: setFallback(message, name, text),
                });
              }}
            />
          </Group>
        );
      })}
    </Stack>
  );
}
