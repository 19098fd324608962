import { Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { nameOf } from '../../lib/format.ts';
import { problemOf } from '../../lib/problem.ts';
import { faultOf } from '../contacts/contact-fields.ts';
import { describeReleased, useUpdateCompany, useUpdateContact } from '../contacts/update-contact.ts';
import type { AttentionItem } from './list-attention.ts';
import type { MendableField } from './mendable-field.ts';

type Props = { item: AttentionItem; field: MendableField; onMended: () => void };

/** The missing value, filled in where its absence is seen. */
export function MendField({ item, field, onMended }: Props) {
  const [value, setValue] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const contact = useUpdateContact();
  const company = useUpdateCompany();
  const name = nameOf(item.contact);
  const save = (event: FormEvent) => {
    event.preventDefault();
    const text = value.trim();
    const wrong = text === '' ? 'Fill in a value first.' : faultOf(field.key, text);
    setFault(wrong);
    if (wrong !== null) return;
    const then = {
      onSuccess: ({ released }: { released: number }) => {
        notifyDone([`${field.label}: saved.`, describeReleased(released)].join(' ').trim());
        onMended();
      },
      onError: (error: unknown) => setFault(problemOf(error).errors[0]?.msg ?? problemOf(error).detail),
    };
    if (field.of === 'contact') contact.mutate({ contactId: item.contact.id, ...field.changes(text) }, then);
    else company.mutate({ companyId: field.companyId, ...field.changes(text) }, then);
  };
  return (
    <form onSubmit={save} noValidate>
      <Group gap="xs" align="flex-start">
        <TextInput
          size="sm"
          aria-label={`${field.label}, ${name}`}
          placeholder={field.label}
          value={value}
          error={fault}
          onChange={(event) => {
            setValue(event.currentTarget.value);
            setFault(null);
          }}
          w={{ base: '100%', xs: 240 }}
        />
        <ActionButton
          type="submit"
          size="sm"
          variant="light"
          loading={contact.isPending || company.isPending}
        >
          Save and try again
        </ActionButton>
      </Group>
    </form>
  );
}
