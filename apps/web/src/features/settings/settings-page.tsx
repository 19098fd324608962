import { Link, Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { PageHeader } from '../../components/page-header.tsx';
import classes from '../../components/page-tabs.module.css';
import { PageTabs } from '../../components/page-tabs.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';

const PAGES = [
  { to: '/settings/users', label: 'Users' },
  { to: '/settings/tokens', label: 'API tokens' },
  { to: '/settings/senders', label: 'Senders' },
  { to: '/settings/schedules', label: 'Schedules' },
  { to: '/settings/organisation', label: 'Organisation' },
  { to: '/settings/suppressions', label: 'Suppressions' },
  { to: '/settings/health', label: 'Health' },
  { to: '/settings/appearance', label: 'Appearance' },
] as const;

export function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" />
      <PageTabs label="Settings">
        {PAGES.map(({ to, label }) => (
          <Link key={to} to={to} className={classes.tab} activeProps={{ 'aria-current': 'page' }}>
            {label}
          </Link>
        ))}
      </PageTabs>
      <Suspense fallback={<RowsSkeleton />}>
        <Outlet />
      </Suspense>
    </>
  );
}
