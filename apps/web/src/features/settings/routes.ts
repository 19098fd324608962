import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { appRoute } from '../../app/root-route.ts';
import { asOneOf, said } from '../../lib/search-params.ts';
import { meQuery } from '../session/get-me.ts';

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
  settingsRoute.addChildren([index, users, tokens, senders, newSender, sender, health, appearance]),
] as const;
