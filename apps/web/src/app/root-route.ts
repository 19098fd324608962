import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { meQuery } from '../features/session/get-me.ts';
import { problemOf } from '../lib/problem.ts';
import { asText, said } from '../lib/search-params.ts';
import { ErrorPage } from './error-page.tsx';
import { NotFoundPage, NowherePage } from './not-found-page.tsx';

export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  errorComponent: ErrorPage,
  notFoundComponent: NowherePage,
});

/** Pages of this console only: an address elsewhere would send people who log in to strangers. */
const ownPath = (value: unknown): string | undefined => {
  const path = asText(value);
  return path?.startsWith('/') && !/^\/[/\\]/.test(path) ? path : undefined;
};

export const logInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: (search: Record<string, unknown>): { to?: string; ended?: true } =>
    said({ to: ownPath(search.to), ended: search.ended === true ? true : undefined }),
  component: lazyRouteComponent(() => import('../features/session/log-in-page.tsx'), 'LogInPage'),
});

/** Everything behind the log-in: asks who is there, and sends to the log-in page and back. */
export const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if (problemOf(error).status === 401)
        throw redirect({ to: '/login', search: { to: location.href }, replace: true });
      throw error;
    }
  },
  component: lazyRouteComponent(() => import('./shell.tsx'), 'Shell'),
  errorComponent: ErrorPage,
  notFoundComponent: NotFoundPage,
});
