import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { notifyDone } from '../../components/notify.tsx';
import type { Kept } from '../../lib/kept-draft.ts';
import { fieldOf, problemOf } from '../../lib/problem.ts';
import { useThroughLogIn } from '../../lib/through-log-in.ts';
import { CONTACT_FIELDS, faultOf } from './contact-fields.ts';
import {
  type ContactValues,
  changesBetween,
  contactClashes,
  readOf,
  takeStored,
  valuesOf,
  withTheirs,
} from './contact-values.ts';
import { type Contact, contactQuery } from './get-contact.ts';
import { describeReleased, useUpdateContact } from './update-contact.ts';

/** The fields of a contact as they are edited beside others who may change the same contact. */
export function useContactForm(contact: Contact) {
  const queryClient = useQueryClient();
  const update = useUpdateContact();
  const carried: Kept<ContactValues> | undefined = useThroughLogIn(
    `contact ${contact.id}`,
    (): Kept<ContactValues> | null => (isChanged ? { base, draft: form.getValues() } : null),
  );
  const form = useForm<ContactValues>({
    initialValues: carried?.draft ?? valuesOf(contact),
    validate: Object.fromEntries(
      CONTACT_FIELDS.map(({ key }) => [key, (value: unknown) => faultOf(key, String(value))]),
    ),
  });
  // What the form started from: what differs from it was changed here, whatever others do meanwhile.
  const [base, setBase] = useState(() => carried?.base ?? valuesOf(contact));
  const stored = valuesOf(contact);
  const take = (kept: Kept<ContactValues>, by: ContactValues) => {
    const next = takeStored(kept, by);
    form.setValues(next.draft);
    return next.base;
  };
  useEffect(() => setBase(take({ base, draft: form.getValues() }, stored)), [JSON.stringify(stored)]);
  const isChanged = Object.keys(changesBetween(base, form.values)).length > 0;
  // While it is being saved, what comes back first is one's own.
  const clashes = update.isPending ? [] : contactClashes({ base, draft: form.values }, stored);

  const save = (values: ContactValues) => {
    const changes = changesBetween(base, values);
    if (Object.keys(changes).length === 0 || clashes.length > 0 || update.isPending) return;
    update.mutate(
      { contactId: contact.id, ...changes, expected: readOf(changes, base) },
      {
        onSuccess: (saved) => {
          // What was typed while it was being saved stays.
          take({ base: values, draft: form.getValues() }, valuesOf(saved));
          setBase(valuesOf(saved));
          notifyDone(['Saved.', describeReleased(saved.released)].join(' ').trim());
        },
        onError: (error) => {
          const { code, detail, errors } = problemOf(error);
          if (errors.some(({ type }) => type === 'changed'))
            void queryClient.refetchQueries({ queryKey: contactQuery(contact.id).queryKey });
          else if (code === 'conflict') form.setFieldError('email', detail);
          else for (const { loc, msg } of errors) form.setFieldError(fieldOf(loc), msg);
        },
      },
    );
  };
  /** Ends all clashes: by what was written here, which is to be saved then, or by what the other one has stored. */
  const settle = (by: 'mine' | 'theirs') => {
    const draft = form.getValues();
    const settled = {
      base: withTheirs(base, clashes),
      draft: by === 'mine' ? draft : withTheirs(draft, clashes),
    };
    setBase(take(settled, stored));
    update.reset();
  };
  const undo = () => {
    form.setValues(stored);
    setBase(stored);
    update.reset();
  };
  return { form, isChanged, clashes, save, settle, undo, error: update.error, isSaving: update.isPending };
}
