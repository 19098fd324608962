import { ScrollArea } from '@mantine/core';
import { Link, Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { PageHeader } from '../../components/page-header.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import classes from '../campaign/campaign-tabs.module.css';

const PAGES = [
  { to: '/settings/users', label: 'Users' },
  { to: '/settings/tokens', label: 'API tokens' },
  { to: '/settings/health', label: 'Health' },
  { to: '/settings/appearance', label: 'Appearance' },
] as const;

export function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" />
      <ScrollArea type="never" mb="md">
        <nav aria-label="Settings" className={classes.tabs}>
          {PAGES.map(({ to, label }) => (
            <Link key={to} to={to} className={classes.tab} activeProps={{ 'aria-current': 'page' }}>
              {label}
            </Link>
          ))}
        </nav>
      </ScrollArea>
      <Suspense fallback={<RowsSkeleton />}>
        <Outlet />
      </Suspense>
    </>
  );
}
