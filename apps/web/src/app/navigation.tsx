import { Badge, NavLink, Stack, VisuallyHidden } from '@mantine/core';
import { IconAddressBook, IconBell, IconSend, IconSettings, type TablerIcon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { attentionCountQuery } from '../features/attention/count-attention.ts';
import { formatCount } from '../lib/format.ts';

const PAGES = [
  { to: '/campaigns', label: 'Campaigns', icon: IconSend },
  { to: '/contacts', label: 'Contacts', icon: IconAddressBook },
  { to: '/attention', label: 'Needs attention', icon: IconBell },
  { to: '/settings', label: 'Settings', icon: IconSettings },
] as const satisfies { to: string; label: string; icon: TablerIcon }[];

export function Navigation({ onNavigate }: { onNavigate: () => void }) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const { data: waiting = 0 } = useQuery(attentionCountQuery);
  return (
    <Stack gap={4}>
      {PAGES.map(({ to, label, icon: Icon }) => {
        const here = path === to || path.startsWith(`${to}/`);
        return (
          <NavLink
            key={to}
            component={Link}
            to={to}
            label={label}
            active={here}
            aria-current={here ? 'page' : undefined}
            onClick={onNavigate}
            leftSection={<Icon size={18} aria-hidden />}
            rightSection={
              to === '/attention' && waiting > 0 ? (
                <Badge size="sm" color="red" variant="filled" circle={waiting < 10}>
                  {formatCount(waiting)}
                  <VisuallyHidden> messages wait for somebody</VisuallyHidden>
                </Badge>
              ) : undefined
            }
            style={{ borderRadius: 'var(--mantine-radius-sm)' }}
          />
        );
      })}
    </Stack>
  );
}
