import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../lib/api.ts';
import { nameOf } from '../../lib/format.ts';
import type { Campaign } from '../campaign/get-campaign.ts';
import type { StepPreview } from './preview-step.ts';

type Whom = { recipientId: string } | { contactId: string };

/** Chooses for whom to preview: among the recipients, or among all contacts while there are none. */
export function PersonPicker(props: {
  campaign: Campaign;
  person: StepPreview['person'];
  onPick: (whom: Whom) => void;
}) {
  const { campaign, person, onPick } = props;
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text, 250);
  const found = useFoundPeople(campaign, search);
  const shown = person && { value: person.recipientId ?? person.contactId, label: describe(person) };
  const options = [...(found.data ?? [])];
  if (shown && !options.some(({ value }) => value === shown.value)) options.unshift(shown);
  return (
    <Select
      label="For"
      placeholder="Search a person"
      searchable
      data={options}
      value={shown?.value ?? null}
      // The server has searched already.
      filter={({ options: all }) => all}
      onSearchChange={(next) => setText(next === shown?.label ? '' : next)}
      nothingFoundMessage="Nobody has that name."
      onChange={(id) => {
        if (!id) return;
        onPick(campaign.stats.totalRecipients > 0 ? { recipientId: id } : { contactId: id });
      }}
    />
  );
}

function useFoundPeople(campaign: Campaign, search: string) {
  const page = { limit: 20, ...(search ? { search } : {}) };
  const among = campaign.stats.totalRecipients > 0 ? 'recipients' : 'contacts';
  return useQuery({
    queryKey: ['campaign', campaign.id, 'people', among, search],
    queryFn: async ({ signal }) => {
      if (among === 'contacts') {
        const { items } = await api.contacts.list.query(page, { signal });
        return items.map((contact) => ({
          value: contact.id,
          label: describe({
            name: nameOf(contact),
            title: contact.title,
            companyName: contact.company?.name ?? null,
          }),
        }));
      }
      const { items } = await api.recipients.list.query({ ...page, campaignId: campaign.id }, { signal });
      return items.map(({ id, contact }) => ({
        value: id,
        label: describe({ name: nameOf(contact), title: contact.title, companyName: contact.companyName }),
      }));
    },
    placeholderData: keepPreviousData,
  });
}

const describe = (person: { name: string; title: string | null; companyName: string | null }): string =>
  [person.name, [person.title, person.companyName].filter(Boolean).join(', ')].filter(Boolean).join(' · ');
