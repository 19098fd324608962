import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../app/root-route.ts';
import { readAttentionSearch } from './attention-search.ts';

const attentionRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/attention',
  validateSearch: readAttentionSearch,
  component: lazyRouteComponent(() => import('./attention-page.tsx'), 'AttentionPage'),
});

export const attentionRoutes = [attentionRoute] as const;
