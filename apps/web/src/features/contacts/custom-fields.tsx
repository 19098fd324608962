import { Button, Group, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { getHotkeyHandler } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { LONGEST_CUSTOM_FIELD } from './contact-fields.ts';

/** A value may have lines, as in an opening for a mail: they are kept. */
const VALUE = { autosize: true, minRows: 1, maxRows: 10, maxLength: LONGEST_CUSTOM_FIELD } as const;

type Props = {
  values: Record<string, string>;
  readOnly: boolean;
  onChange: (values: Record<string, string>) => void;
};

/** What is known of a contact beside the fields that everybody has, by names that a message can use. */
export function CustomFields({ values, readOnly, onChange }: Props) {
  const names = Object.keys(values);
  return (
    <Stack gap="sm">
      {names.length > 0 && (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          {names.map((name) => (
            <Textarea
              key={name}
              {...VALUE}
              label={name}
              readOnly={readOnly}
              data-custom-field={name}
              value={values[name] ?? ''}
              onChange={(event) => onChange({ ...values, [name]: event.currentTarget.value })}
            />
          ))}
        </SimpleGrid>
      )}
      {names.length === 0 && (
        <Text size="sm" c="dimmed">
          None yet. A message can use them by their name.
        </Text>
      )}
      {!readOnly && (
        <NewCustomField taken={names} onAdd={(name, value) => onChange({ ...values, [name]: value })} />
      )}
    </Stack>
  );
}

function NewCustomField({ taken, onAdd }: { taken: string[]; onAdd: (name: string, value: string) => void }) {
  const [open, setOpen] = useState(false);
  const form = useForm({
    initialValues: { key: '', value: '' },
    validate: {
      key: (key) =>
        !/^[a-z][a-z0-9_]{0,62}$/.test(key)
          ? 'Small letters, digits and underscores, beginning with a letter: ice_breaker.'
          : taken.includes(key)
            ? 'There is a field of this name already.'
            : null,
      value: isNotEmpty('Give it a value.'),
    },
  });
  const add = () => {
    if (form.validate().hasErrors) return;
    onAdd(form.values.key, form.values.value);
    form.reset();
    setOpen(false);
  };
  if (!open)
    return (
      <Group>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => setOpen(true)}
        >
          Add a field
        </Button>
      </Group>
    );
  return (
    <Group align="flex-start" gap="sm">
      <TextInput
        label="Name of the field"
        autoFocus
        maxLength={63}
        onKeyDown={getHotkeyHandler([['Enter', add]])}
        {...form.getInputProps('key')}
      />
      <Textarea {...VALUE} label="Value" {...form.getInputProps('value')} />
      <Button variant="light" mt={25} onClick={add}>
        Add
      </Button>
    </Group>
  );
}
