import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { appRoute } from '../../app/root-route.ts';
import { asOneOf, asPage, asText, said } from '../../lib/search-params.ts';
import { readRecipientsSearch } from '../recipients/recipients-search.ts';

/** The frame of one campaign: its head and its tabs. */
const frame = createRoute({
  getParentRoute: () => appRoute,
  path: '/campaigns/$campaignId',
  component: lazyRouteComponent(() => import('./campaign-page.tsx'), 'CampaignPage'),
});

const index = createRoute({
  getParentRoute: () => frame,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/campaigns/$campaignId/sequence', params, replace: true });
  },
});

const sequence = createRoute({
  getParentRoute: () => frame,
  path: 'sequence',
  /** `step`: the id of the step whose editor is open. */
  validateSearch: (search: Record<string, unknown>): { step?: string } => said({ step: asText(search.step) }),
  component: lazyRouteComponent(() => import('../sequence/sequence-tab.tsx'), 'SequenceTab'),
});

const recipients = createRoute({
  getParentRoute: () => frame,
  path: 'recipients',
  validateSearch: readRecipientsSearch,
  component: lazyRouteComponent(() => import('../recipients/recipients-tab.tsx'), 'RecipientsTab'),
});

const delivery = createRoute({
  getParentRoute: () => frame,
  path: 'delivery',
  component: lazyRouteComponent(() => import('../delivery/delivery-tab.tsx'), 'DeliveryTab'),
});

const launch = createRoute({
  getParentRoute: () => frame,
  path: 'launch',
  validateSearch: (search: Record<string, unknown>): { view?: 'table' } =>
    said({ view: asOneOf(search.view, ['table'] as const) }),
  component: lazyRouteComponent(() => import('../launch/launch-tab.tsx'), 'LaunchTab'),
});

const statistics = createRoute({
  getParentRoute: () => frame,
  path: 'statistics',
  validateSearch: (search: Record<string, unknown>): { view?: 'table' } =>
    said({ view: asOneOf(search.view, ['table'] as const) }),
  component: lazyRouteComponent(() => import('../statistics/statistics-tab.tsx'), 'StatisticsTab'),
});

const activity = createRoute({
  getParentRoute: () => frame,
  path: 'activity',
  validateSearch: (search: Record<string, unknown>): { kind?: string; actor?: string; page?: number } =>
    said({ kind: asText(search.kind), actor: asText(search.actor), page: asPage(search.page) }),
  component: lazyRouteComponent(() => import('../activity/activity-tab.tsx'), 'ActivityTab'),
});

export const campaignRoute = frame.addChildren([
  index,
  sequence,
  recipients,
  delivery,
  launch,
  statistics,
  activity,
]);
