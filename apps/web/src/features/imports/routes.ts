import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../app/root-route.ts';

const importRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/contacts/import',
  component: lazyRouteComponent(() => import('./import-page.tsx'), 'ImportPage'),
});

const importedRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/contacts/imports/$importId',
  component: lazyRouteComponent(() => import('./imported-page.tsx'), 'ImportedPage'),
});

export const importsRoutes = [importRoute, importedRoute] as const;
