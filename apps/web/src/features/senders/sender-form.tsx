import { Alert, Button, Group, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { getHotkeyHandler } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { FormSection } from '../../components/form-section.tsx';
import { useAskBeforeLeaving } from '../../lib/ask-before-leaving.tsx';
import { problemOf } from '../../lib/problem.ts';
import { DkimFields } from './dkim-fields.tsx';
import { HttpFields } from './http-fields.tsx';
import { InboxFields } from './inbox-fields.tsx';
import { LimitFields } from './limit-fields.tsx';
import type { Sender, SenderKind, SenderMode } from './list-senders.ts';
import { faultsOf, type SenderFields, type SenderValues, senderFieldOf, valuesOf } from './sender-values.ts';
import { KINDS, MODES, MODES_OF_KIND } from './sender-words.ts';
import { SmtpFields } from './smtp-fields.tsx';

type Props = {
  /** Null for a new one, of this kind. */
  sender: Sender | null;
  kind: SenderKind;
  onKind?: (kind: SenderKind) => void;
  saving: boolean;
  error: unknown;
  onSave: (values: SenderValues, before: SenderValues) => void;
};

/** Everything there is to say of a sender, on one page. */
export function SenderForm({ sender, kind, onKind, saving, error, onSave }: Props) {
  const form = useForm<SenderValues>({ initialValues: valuesOf(sender, kind), validate: faultsOf });
  useServerFaults(form, error);
  useAskBeforeLeaving(form.isDirty());
  const { values } = form;
  const save = (values: SenderValues) => onSave(values, form.getInitialValues());
  const submit = form.onSubmit(save, (faults) => form.getInputNode(Object.keys(faults)[0] ?? '')?.focus());
  const isEmail = kind === 'email';
  return (
    <form
      onSubmit={submit}
      onKeyDown={getHotkeyHandler([['mod+Enter', () => submit()]])}
      noValidate
      aria-label={sender ? `Sender ${sender.name}` : 'New sender'}
    >
      <Stack maw={760}>
        {error !== null && error !== undefined && (
          <Alert color="red" role="alert" title="Not saved">
            {problemOf(error).detail}
          </Alert>
        )}
        <FormSection title="Identity">
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Select
              label="Kind"
              allowDeselect={false}
              disabled={onKind === undefined}
              description={onKind === undefined ? 'The kind of a sender stays.' : undefined}
              data={Object.entries(KINDS).map(([value, { label }]) => ({ value, label }))}
              value={kind}
              onChange={(next) => next && onKind?.(next as SenderKind)}
            />
            <TextInput
              label="Name"
              description={onKind === undefined ? 'What you know it by.' : undefined}
              placeholder={isEmail ? 'Ann at Acme' : 'Ann on LinkedIn'}
              maxLength={200}
              {...form.getInputProps('name')}
            />
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              label="From name"
              placeholder="Ann Example"
              maxLength={200}
              {...form.getInputProps('fromName')}
            />
            {isEmail && (
              <TextInput
                label="From address"
                type="email"
                placeholder="ann@acme.example"
                maxLength={320}
                {...form.getInputProps('fromEmail')}
              />
            )}
          </SimpleGrid>
          {isEmail && (
            <>
              <TextInput
                label="Reply-to address"
                description="Where answers go when it is not the from address."
                type="email"
                maxLength={320}
                {...form.getInputProps('replyTo')}
              />
              <Textarea
                label="Signature"
                description="Plain text under each e-mail."
                autosize
                minRows={2}
                maxLength={5_000}
                {...form.getInputProps('signature')}
              />
            </>
          )}
        </FormSection>
        <FormSection title="How it sends">
          <Select
            label="Sends by"
            description={MODES[values.mode].explains}
            allowDeselect={false}
            data={MODES_OF_KIND[kind].map((mode) => ({ value: mode, label: MODES[mode].label }))}
            {...form.getInputProps('mode')}
            onChange={(mode) => mode && form.setFieldValue('mode', mode as SenderMode)}
          />
          {values.mode === 'smtp' && (
            <SmtpFields
              form={form}
              isNew={sender === null}
              hasPassword={sender?.smtp?.hasPassword ?? false}
            />
          )}
          {values.mode === 'http' && <HttpFields form={form} hasSecret={sender?.http?.hasSecret ?? false} />}
        </FormSection>
        {isEmail && values.mode === 'smtp' && (
          <InboxFields form={form} hasPassword={sender?.imap?.hasPassword ?? false} />
        )}
        <LimitFields form={form} />
        {isEmail && <DkimFields form={form} hasKey={sender?.dkim?.hasKey ?? false} />}
        <Group justify="flex-end">
          <Button variant="default" component={Link} to="/settings/senders">
            {form.isDirty() ? 'Cancel' : 'Back to the senders'}
          </Button>
          <ActionButton
            type="submit"
            loading={saving}
            refusal={sender && !form.isDirty() ? 'Nothing has changed.' : null}
          >
            {sender ? 'Save the changes' : 'Add the sender'}
          </ActionButton>
        </Group>
      </Stack>
    </form>
  );
}

/** Puts what the server found wrong beside the fields that it is about. */
function useServerFaults(form: SenderFields, error: unknown): void {
  const { setErrors } = form;
  useEffect(() => {
    if (!error) return;
    setErrors(Object.fromEntries(problemOf(error).errors.map(({ loc, msg }) => [senderFieldOf(loc), msg])));
  }, [error, setErrors]);
}
