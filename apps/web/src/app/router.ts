import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, redirect } from '@tanstack/react-router';
import { attentionRoutes } from '../features/attention/routes.ts';
import { campaignRoute } from '../features/campaign/routes.ts';
import { campaignsRoute } from '../features/campaigns/routes.ts';
import { contactsRoutes } from '../features/contacts/routes.ts';
import { importsRoutes } from '../features/imports/routes.ts';
import { settingsRoutes } from '../features/settings/routes.ts';
import { NotFoundPage, NowherePage } from './not-found-page.tsx';
import { appRoute, logInRoute, rootRoute } from './root-route.ts';

const indexRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/campaigns', replace: true });
  },
});

/** Addresses that no page has, within the frame that leads on. */
const nowhereRoute = createRoute({ getParentRoute: () => appRoute, path: '$', component: NotFoundPage });

const routeTree = rootRoute.addChildren([
  logInRoute,
  appRoute.addChildren([
    indexRoute,
    campaignsRoute,
    campaignRoute,
    ...contactsRoutes,
    ...importsRoutes,
    ...attentionRoutes,
    ...settingsRoutes,
    nowhereRoute,
  ]),
]);

export const createAppRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultNotFoundComponent: NowherePage,
    scrollRestoration: true,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
