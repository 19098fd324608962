import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { StatusBadge } from '../components/status-badge.tsx';
import type { ContactRow } from '../features/contacts/list-contacts.ts';
import { useLogOut } from '../features/session/log-out.ts';
import { useRefusal } from '../features/session/roles.ts';
import { api } from '../lib/api.ts';
import { nameOf } from '../lib/format.ts';

const [store, spotlight] = createSpotlight();

type Command = { label: string; run: () => void };

/** Search over campaigns and people, and everything that can be reached by name. */
export default function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 150);
  const commands = useCommands(onHelp).filter(({ label }) =>
    label.toLowerCase().includes(text.trim().toLowerCase()),
  );
  const campaigns = useQuery({
    queryKey: ['campaigns', 'palette', search],
    queryFn: ({ signal }) =>
      api.campaigns.list.query({ limit: 6, ...(search ? { search } : {}) }, { signal }),
    placeholderData: keepPreviousData,
  });
  const contacts = useQuery({
    queryKey: ['contacts', 'palette', search],
    queryFn: ({ signal }) => api.contacts.list.query({ limit: 6, search }, { signal }),
    placeholderData: keepPreviousData,
    enabled: search !== '',
  });
  // The answer to the letters before is still there for a moment: Enter must not open what no longer matches.
  const typed = text.trim().toLowerCase();
  const found = (campaigns.data?.items ?? []).filter(({ name }) => name.toLowerCase().includes(typed));
  const people = typed === '' ? [] : (contacts.data?.items ?? []).filter((one) => isFoundBy(one, typed));
  const isFetching = campaigns.isFetching || contacts.isFetching || text.trim() !== search;
  const navigate = useNavigate();
  useEffect(() => spotlight.open(), []);
  useSelectFirst([...found, ...people].map(({ id }) => id).join(' '));
  return (
    <Spotlight.Root
      store={store}
      query={text}
      onQueryChange={setText}
      onSpotlightClose={onClose}
      shortcut={null}
      scrollable
      attributes={{ content: { 'aria-label': 'Search and commands' } }}
      maxHeight="70vh"
    >
      <Spotlight.Search
        placeholder="Search campaigns, people and commands"
        aria-label="Search campaigns, people and commands"
      />
      <Spotlight.ActionsList>
        {found.length > 0 && (
          <Spotlight.ActionsGroup label="Campaigns">
            {found.map((campaign) => (
              <Spotlight.Action
                key={campaign.id}
                label={campaign.name}
                rightSection={<StatusBadge status={campaign.status} />}
                onClick={() =>
                  navigate({ to: '/campaigns/$campaignId/sequence', params: { campaignId: campaign.id } })
                }
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {people.length > 0 && (
          <Spotlight.ActionsGroup label="People">
            {people.map((contact) => (
              <Spotlight.Action
                key={contact.id}
                label={nameOf(contact)}
                description={whereOf(contact)}
                onClick={() => navigate({ to: '/contacts/$contactId', params: { contactId: contact.id } })}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {commands.length > 0 && (
          <Spotlight.ActionsGroup label="Commands">
            {commands.map(({ label, run }) => (
              <Spotlight.Action key={label} label={label} onClick={run} />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {found.length + people.length + commands.length === 0 && !isFetching && (
          <Spotlight.Empty>Nothing has that name.</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/** Enter takes the first entry, also when it has arrived only after the last letter was typed. */
function useSelectFirst(shown: string): void {
  useEffect(() => {
    const { listId } = store.getState();
    const list = shown === '' ? null : document.getElementById(listId);
    if (!list || list.querySelector('[data-selected]')) return;
    list.querySelector('[data-action]')?.setAttribute('data-selected', 'true');
    store.updateState((state) => ({ ...state, selected: 0 }));
  }, [shown]);
}

const whereOf = ({ title, company, email }: ContactRow): string =>
  [[title, company?.name].filter(Boolean).join(', '), email].filter(Boolean).join(' · ');

/** As the server searches. */
function isFoundBy({ firstName, lastName, email, title, company }: ContactRow, typed: string): boolean {
  const told = [firstName, lastName, email, title, company?.name].filter(Boolean).join(' ');
  return told.toLowerCase().includes(typed);
}

function useCommands(onHelp: () => void): Command[] {
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const logOut = useLogOut();
  const refusal = useRefusal('director');
  return [
    ...(refusal === null
      ? [{ label: 'New campaign', run: () => void navigate({ to: '/campaigns', search: { new: true } }) }]
      : []),
    { label: 'Go to campaigns', run: () => void navigate({ to: '/campaigns' }) },
    { label: 'Go to contacts', run: () => void navigate({ to: '/contacts' }) },
    { label: 'Go to what needs attention', run: () => void navigate({ to: '/attention' }) },
    { label: 'Go to settings', run: () => void navigate({ to: '/settings' }) },
    {
      label: scheme === 'dark' ? 'Light colours' : 'Dark colours',
      run: () => setColorScheme(scheme === 'dark' ? 'light' : 'dark'),
    },
    { label: 'Keyboard help', run: onHelp },
    { label: 'Log out', run: () => logOut.mutate() },
  ];
}
