import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type RouterInputs } from '../../lib/api.ts';
import { plural } from '../../lib/format.ts';
import { contactQuery } from './get-contact.ts';

export type ContactChanges = Omit<RouterInputs['contacts']['update'], 'contactId' | 'expected'>;
/** What was read of a contact before it is changed. */
export type ContactRead = NonNullable<RouterInputs['contacts']['update']['expected']>;

/** Changes a contact. Messages to them that were held back for a gap are tried again. */
export function useUpdateContact() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (input: RouterInputs['contacts']['update']) => api.contacts.update.mutate(input),
    // Not awaited: what asked for the change may be gone with the refreshed list before it is told.
    onSuccess: ({ released: _, ...contact }) => {
      queryClient.setQueryData(contactQuery(contact.id).queryKey, contact);
      void queryClient.invalidateQueries({ queryKey: ['contacts'] });
      void queryClient.invalidateQueries({ queryKey: ['attention'] });
    },
  });
}

export type CompanyChanges = Omit<RouterInputs['companies']['update'], 'companyId'>;

/** Changes a company. Messages to its people that were held back for a gap are tried again. */
export function useUpdateCompany() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (input: RouterInputs['companies']['update']) => api.companies.update.mutate(input),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['contacts'] });
      void queryClient.invalidateQueries({ queryKey: ['attention'] });
    },
  });
}

/** What saving has set going, as a sentence; empty when nothing. */
export const describeReleased = (released: number): string =>
  released === 0
    ? ''
    : `${plural(released, 'message')} that ${released === 1 ? 'was' : 'were'} held back ${released === 1 ? 'is' : 'are'} tried again.`;
