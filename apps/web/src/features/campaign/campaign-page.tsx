import { Anchor, Breadcrumbs, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { Suspense } from 'react';
import { NotFoundPage } from '../../app/not-found-page.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { formatCount, people } from '../../lib/format.ts';
import { problemOf } from '../../lib/problem.ts';
import { TYPE_LABELS } from '../campaigns/campaign-columns.tsx';
import { CampaignMenu } from '../campaigns/campaign-menu.tsx';
import { CampaignTabs } from './campaign-tabs.tsx';
import { campaignQuery } from './get-campaign.ts';
import { IdleBanner } from './idle-banner.tsx';
import { RenameButton } from './rename-button.tsx';
import { RunButton } from './run-button.tsx';

export function CampaignPage() {
  const { campaignId } = useParams({ from: '/app/campaigns/$campaignId' });
  const navigate = useNavigate();
  const campaign = useQuery(campaignQuery(campaignId));
  if (campaign.isPending) return <RowsSkeleton rows={6} />;
  // Also when it was deleted while it was shown.
  if (campaign.isError && problemOf(campaign.error).status === 404) return <NotFoundPage />;
  if (!campaign.data) return <ErrorState error={campaign.error} onRetry={() => campaign.refetch()} />;
  const { name, type, status, stats, ownerName } = campaign.data;
  return (
    <>
      <Breadcrumbs mb={4} aria-label="Path">
        <Anchor component={Link} to="/campaigns" size="sm">
          Campaigns
        </Anchor>
        <Text size="sm" c="dimmed" lh={1.4} lineClamp={1}>
          {name}
        </Text>
      </Breadcrumbs>
      <PageHeader
        title={name}
        subtitle={
          <Group gap="xs">
            <StatusBadge status={status} />
            <span>
              {TYPE_LABELS[type]} · {people(stats.totalRecipients)} · {formatCount(stats.sent)} sent ·{' '}
              {formatCount(stats.responded)} replied{ownerName ? ` · ${ownerName}` : ''}
            </span>
          </Group>
        }
      >
        <RenameButton campaign={campaign.data} />
        <RunButton campaign={campaign.data} />
        <CampaignMenu campaign={campaign.data} onDeleted={() => navigate({ to: '/campaigns' })} />
      </PageHeader>
      <IdleBanner campaign={campaign.data} />
      <CampaignTabs campaign={campaign.data} />
      <Suspense fallback={<RowsSkeleton />}>
        <Outlet />
      </Suspense>
    </>
  );
}
