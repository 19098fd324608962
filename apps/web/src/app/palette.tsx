import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { StatusBadge } from '../components/status-badge.tsx';
import { useLogOut } from '../features/session/log-out.ts';
import { useRefusal } from '../features/session/roles.ts';
import { api } from '../lib/api.ts';

const [store, spotlight] = createSpotlight();

type Command = { label: string; run: () => void };

/** Search over campaigns, and everything that can be reached by name. */
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
  // The answer to the letters before is still there for a moment: Enter must not open what no longer matches.
  const typed = text.trim().toLowerCase();
  const found = (campaigns.data?.items ?? []).filter(({ name }) => name.toLowerCase().includes(typed));
  const navigate = useNavigate();
  useEffect(() => spotlight.open(), []);
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
        placeholder="Search campaigns and commands"
        aria-label="Search campaigns and commands"
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
        {commands.length > 0 && (
          <Spotlight.ActionsGroup label="Commands">
            {commands.map(({ label, run }) => (
              <Spotlight.Action key={label} label={label} onClick={run} />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {found.length === 0 && commands.length === 0 && !campaigns.isFetching && (
          <Spotlight.Empty>Nothing has that name.</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
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
