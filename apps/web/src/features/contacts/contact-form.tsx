import { Alert, Button, Divider, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { getHotkeyHandler } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { useAskBeforeLeaving } from '../../lib/ask-before-leaving.tsx';
import type { Kept } from '../../lib/kept-draft.ts';
import { problemOf } from '../../lib/problem.ts';
import { useThroughLogIn } from '../../lib/through-log-in.ts';
import { useRefusal } from '../session/roles.ts';
import { CONTACT_FIELDS, faultOf, LONGEST_CUSTOM_FIELD } from './contact-fields.ts';
import { type ContactValues, changesBetween, takeStored, valuesOf } from './contact-values.ts';
import type { Contact } from './get-contact.ts';
import { describeReleased, useUpdateContact } from './update-contact.ts';

export function ContactForm({ contact }: { contact: Contact }) {
  const refusal = useRefusal('director');
  const update = useUpdateContact();
  const carried: Kept<ContactValues> | undefined = useThroughLogIn(
    `contact ${contact.id}`,
    (): Kept<ContactValues> | null => (nothing === null ? { base, draft: form.getValues() } : null),
  );
  const form = useForm<ContactValues>({
    initialValues: carried?.draft ?? valuesOf(contact),
    validate: Object.fromEntries(
      CONTACT_FIELDS.map(({ key }) => [key, (value: unknown) => faultOf(key, String(value))]),
    ),
  });
  // What the form started from: what differs from it was changed here, whatever others do meanwhile.
  const [base, setBase] = useState(() => carried?.base ?? valuesOf(contact));
  const take = (from: ContactValues, stored: ContactValues) => {
    const next = takeStored({ base: from, draft: form.getValues() }, stored);
    form.setValues(next.draft);
    return next.base;
  };
  const stored = JSON.stringify(valuesOf(contact));
  useEffect(() => setBase(take(base, JSON.parse(stored))), [stored]);
  const changes = changesBetween(base, form.values);
  const nothing = Object.keys(changes).length === 0 ? 'Nothing has been changed.' : null;
  const save = form.onSubmit((values) => {
    const input = changesBetween(base, values);
    if (refusal !== null || Object.keys(input).length === 0) return;
    update.mutate(
      { contactId: contact.id, ...input },
      {
        onSuccess: (saved) => {
          // What was typed while it was being saved stays.
          take(values, valuesOf(saved));
          setBase(valuesOf(saved));
          notifyDone(['Saved.', describeReleased(saved.released)].join(' ').trim());
        },
        onError: (error) => {
          const { code, errors } = problemOf(error);
          if (code === 'conflict') form.setFieldError('email', problemOf(error).detail);
          for (const { loc, msg } of errors) form.setFieldError(loc.slice(1).join('.'), msg);
        },
      },
    );
  });
  const readOnly = refusal !== null;
  useAskBeforeLeaving(nothing === null && !readOnly);
  return (
    <form onSubmit={save} noValidate onKeyDown={getHotkeyHandler([['mod+Enter', () => save()]])}>
      <Stack gap="sm">
        {readOnly && (
          <Text size="sm" c="dimmed">
            For reading. {refusal}
          </Text>
        )}
        {update.isError && (
          <Alert color="red" role="alert">
            {problemOf(update.error).detail}
          </Alert>
        )}
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          {CONTACT_FIELDS.map(({ key, label, max }) => (
            <TextInput
              key={key}
              label={label}
              maxLength={max}
              readOnly={readOnly}
              {...(key === 'timezone' && !readOnly ? { placeholder: 'Found by the place' } : {})}
              {...form.getInputProps(key)}
            />
          ))}
        </SimpleGrid>
        <Divider label="Custom fields" labelPosition="left" />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          {Object.keys(form.values.custom).map((key) => (
            <TextInput
              key={key}
              label={key}
              maxLength={LONGEST_CUSTOM_FIELD}
              readOnly={readOnly}
              value={form.values.custom[key] ?? ''}
              onChange={(event) =>
                form.setFieldValue('custom', { ...form.values.custom, [key]: event.currentTarget.value })
              }
            />
          ))}
        </SimpleGrid>
        {Object.keys(form.values.custom).length === 0 && (
          <Text size="sm" c="dimmed">
            None yet. A message can use them by their name.
          </Text>
        )}
        {!readOnly && (
          <NewCustomField
            taken={Object.keys(form.values.custom)}
            onAdd={(key, value) => form.setFieldValue('custom', { ...form.values.custom, [key]: value })}
          />
        )}
        <Group justify="flex-end" gap="sm">
          {nothing === null && !readOnly && (
            <Button
              variant="default"
              onClick={() => {
                form.setValues(valuesOf(contact));
                setBase(valuesOf(contact));
              }}
            >
              Undo the changes
            </Button>
          )}
          <ActionButton type="submit" refusal={refusal ?? nothing} loading={update.isPending}>
            Save
          </ActionButton>
        </Group>
      </Stack>
    </form>
  );
}

function NewCustomField({ taken, onAdd }: { taken: string[]; onAdd: (key: string, value: string) => void }) {
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
  const addOnEnter = getHotkeyHandler([['Enter', add]]);
  return (
    <Group align="flex-start" gap="sm">
      <TextInput
        label="Name of the field"
        autoFocus
        maxLength={63}
        onKeyDown={addOnEnter}
        {...form.getInputProps('key')}
      />
      <TextInput
        label="Value"
        maxLength={LONGEST_CUSTOM_FIELD}
        onKeyDown={addOnEnter}
        {...form.getInputProps('value')}
      />
      <Button variant="light" mt={25} onClick={add}>
        Add
      </Button>
    </Group>
  );
}
