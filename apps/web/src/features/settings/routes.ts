import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { appRoute } from '../../app/root-route.ts';
import { asOneOf, said } from '../../lib/search-params.ts';
import { meQuery } from '../session/get-me.ts';
import { readSuppressionsSearch } from '../suppressions/suppressions-search.ts';

const settingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings-page.tsx'), 'SettingsPage'),
});

const index = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const { role } = await context.queryClient.ensureQueryData(meQuery);
    throw redirect({ to: role === 'admin' ? '/settings/users' : '/settings/health', replace: true });
  },
});

const users = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'users',
  component: lazyRouteComponent(() => import('./users-page.tsx'), 'UsersPage'),
});

const tokens = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'tokens',
  component: lazyRouteComponent(() => import('./tokens-page.tsx'), 'TokensPage'),
});

const senders = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'senders',
  component: lazyRouteComponent(() => import('../senders/senders-page.tsx'), 'SendersPage'),
});

const newSender = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'senders/new',
  validateSearch: (search: Record<string, unknown>): { kind?: 'linkedin' } =>
    said({ kind: asOneOf(search.kind, ['linkedin'] as const) }),
  component: lazyRouteComponent(() => import('../senders/new-sender-page.tsx'), 'NewSenderPage'),
});

const sender = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'senders/$senderId',
  component: lazyRouteComponent(() => import('../senders/sender-page.tsx'), 'SenderPage'),
});

const schedules = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'schedules',
  component: lazyRouteComponent(() => import('../schedules/schedules-page.tsx'), 'SchedulesPage'),
});

const newSchedule = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'schedules/new',
  component: lazyRouteComponent(() => import('../schedules/new-schedule-page.tsx'), 'NewSchedulePage'),
});

const schedule = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'schedules/$scheduleId',
  component: lazyRouteComponent(() => import('../schedules/schedule-page.tsx'), 'SchedulePage'),
});

const organisation = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'organisation',
  component: lazyRouteComponent(() => import('./organisation-page.tsx'), 'OrganisationPage'),
});

const suppressions = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'suppressions',
  validateSearch: readSuppressionsSearch,
  component: lazyRouteComponent(() => import('../suppressions/suppressions-page.tsx'), 'SuppressionsPage'),
});

const health = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'health',
  component: lazyRouteComponent(() => import('./health-page.tsx'), 'HealthPage'),
});

const appearance = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'appearance',
  component: lazyRouteComponent(() => import('./appearance-page.tsx'), 'AppearancePage'),
});

export const settingsRoutes = [
  settingsRoute.addChildren([
    index,
    users,
    tokens,
    senders,
    newSender,
    sender,
    schedules,
    newSchedule,
    schedule,
    organisation,
    suppressions,
    health,
    appearance,
  ]),
] as const;
