import { Alert, Button, Divider, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { getHotkeyHandler } from '@mantine/hooks';
import { useRef } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { ClashAlert } from '../../components/clash-alert.tsx';
import { useAskBeforeLeaving } from '../../lib/ask-before-leaving.tsx';
import { problemOf } from '../../lib/problem.ts';
import { useRefusal } from '../session/roles.ts';
import { CONTACT_FIELDS } from './contact-fields.ts';
import type { FieldAt } from './contact-values.ts';
import { CustomFields } from './custom-fields.tsx';
import type { Contact } from './get-contact.ts';
import { useContactForm } from './use-contact-form.ts';

export function ContactForm({ contact }: { contact: Contact }) {
  const refusal = useRefusal('director');
  const readOnly = refusal !== null;
  const { form, isChanged, clashes, save, settle, undo, error, isSaving } = useContactForm(contact);
  const element = useRef<HTMLFormElement>(null);
  const onSubmit = form.onSubmit((values) => {
    if (!readOnly) save(values);
  });
  const onSettle = (by: 'mine' | 'theirs') => {
    const [first] = clashes;
    settle(by);
    // The question goes, and would take the focus with it.
    if (first) inputOf(element.current, first.field)?.focus();
  };
  const notNow = !isChanged
    ? 'Nothing has been changed.'
    : clashes.length > 0
      ? 'Choose first what is to stand.'
      : null;
  useAskBeforeLeaving(isChanged && !readOnly);
  return (
    <form
      ref={element}
      onSubmit={onSubmit}
      noValidate
      onKeyDown={getHotkeyHandler([['mod+Enter', () => onSubmit()]])}
    >
      <Stack gap="sm">
        {readOnly && (
          <Text size="sm" c="dimmed">
            For reading. {refusal}
          </Text>
        )}
        {error && clashes.length === 0 && (
          <Alert color="red" role="alert">
            {problemOf(error).detail}
          </Alert>
        )}
        <ClashAlert of="the contact" clashes={clashes} onSettle={onSettle} />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          {CONTACT_FIELDS.map(({ key, label, max }) => (
            <TextInput
              key={key}
              label={label}
              maxLength={max}
              readOnly={readOnly}
              data-field={key}
              {...(key === 'timezone' && !readOnly ? { placeholder: 'Found by the place' } : {})}
              {...form.getInputProps(key)}
            />
          ))}
        </SimpleGrid>
        <Divider label="Custom fields" labelPosition="left" />
        <CustomFields
          values={form.values.custom}
          readOnly={readOnly}
          onChange={(custom) => form.setFieldValue('custom', custom)}
        />
        <Group justify="flex-end" gap="sm">
          {isChanged && !readOnly && (
            <Button variant="default" onClick={undo}>
              Undo the changes
            </Button>
          )}
          <ActionButton type="submit" refusal={refusal ?? notNow} loading={isSaving}>
            Save
          </ActionButton>
        </Group>
      </Stack>
    </form>
  );
}

function inputOf(form: HTMLElement | null, field: FieldAt): HTMLElement | null {
  const selector =
    'key' in field ? `[data-field="${field.key}"]` : `[data-custom-field="${CSS.escape(field.custom)}"]`;
  return form?.querySelector<HTMLElement>(selector) ?? null;
}
