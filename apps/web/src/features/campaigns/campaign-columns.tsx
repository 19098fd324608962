import { Anchor, Badge, Group, Text, Tooltip } from '@mantine/core';
import { IconBell, IconBrandLinkedin, IconMail } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { CountWithRate } from '../../components/count-with-rate.tsx';
import type { DataColumn } from '../../components/data-table.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { formatCount, formatInstant, formatSoon, plural } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import { CampaignMenu } from './campaign-menu.tsx';
import { CampaignProgress } from './campaign-progress.tsx';
import type { CampaignRow } from './list-campaigns.ts';

export const TYPE_LABELS = { email: 'E-mail', linkedin: 'LinkedIn' } as const;

export const campaignColumns: DataColumn<CampaignRow>[] = [
  {
    id: 'status',
    meta: { label: 'Status', width: 105, bare: true },
    cell: ({ row }) => <StatusBadge status={row.original.status} />,
  },
  {
    id: 'name',
    meta: { label: 'Name', sort: 'name', bare: true, width: '32%' },
    cell: ({ row }) => <CampaignName campaign={row.original} />,
  },
  {
    id: 'progress',
    meta: { label: 'Progress', width: 125, hint: 'completed, responded and failed ÷ all recipients' },
    cell: ({ row }) => <CampaignProgress stats={row.original.stats} />,
  },
  {
    id: 'sent',
    meta: { label: 'Sent', numeric: true, sort: 'sent', hint: 'Messages that went out' },
    cell: ({ row }) => formatCount(row.original.stats.sent),
  },
  {
    id: 'replied',
    meta: { label: 'Replied', numeric: true, sort: 'replied', hint: 'People who replied ÷ people contacted' },
    cell: ({ row: { original } }) => (
      <CountWithRate
        count={original.stats.responded}
        of={original.stats.contacted}
        formula="people who replied ÷ people contacted"
      />
    ),
  },
  {
    id: 'failed',
    meta: { label: 'Failed', numeric: true, sort: 'failed', hint: 'People who failed ÷ all recipients' },
    cell: ({ row: { original } }) => (
      <CountWithRate
        count={original.stats.failed}
        of={original.stats.totalRecipients}
        formula="people who failed ÷ all recipients"
      />
    ),
  },
  {
    id: 'nextSend',
    meta: { label: 'Next send', sort: 'nextSend', width: 110 },
    cell: ({ row }) => <NextSend campaign={row.original} />,
  },
  {
    id: 'owner',
    meta: { label: 'Owner', width: 95 },
    cell: ({ row }) => <Text size="sm">{row.original.ownerName || '–'}</Text>,
  },
  {
    id: 'actions',
    meta: { label: 'Actions', width: 50, bare: true },
    cell: ({ row }) => <CampaignMenu campaign={row.original} />,
  },
];

function CampaignName({ campaign }: { campaign: CampaignRow }) {
  const Icon = campaign.type === 'email' ? IconMail : IconBrandLinkedin;
  const waiting = campaign.stats.needsAttention;
  return (
    <Group gap={8} wrap="nowrap" miw={170}>
      <Tooltip label={TYPE_LABELS[campaign.type]} withArrow>
        <Icon size={16} role="img" aria-label={TYPE_LABELS[campaign.type]} style={{ flex: 'none' }} />
      </Tooltip>
      <Anchor
        component={Link}
        to="/campaigns/$campaignId/sequence"
        params={{ campaignId: campaign.id } as never}
        fw={600}
        c="bright"
        data-row-link
        size="sm"
        style={{ overflowWrap: 'break-word', minWidth: 0 }}
      >
        {campaign.name}
      </Anchor>
      {waiting > 0 && (
        <Tooltip label={`${plural(waiting, 'message')} held back or failed: see what can be done`} withArrow>
          <Badge
            component={Link}
            to="/attention"
            search={{ campaign: campaign.id } as never}
            color="red"
            variant="light"
            size="sm"
            leftSection={<IconBell size={12} aria-hidden />}
            data-above
            aria-label={`${plural(waiting, 'message')} of ${campaign.name} need attention`}
            style={{ cursor: 'pointer', flex: 'none' }}
          >
            {formatCount(waiting)}
          </Badge>
        </Tooltip>
      )}
    </Group>
  );
}

function NextSend({ campaign: { stats, status } }: { campaign: CampaignRow }) {
  const now = useNow();
  const at = stats.nextSendAt;
  if (!at || status === 'completed' || status === 'draft') return <Text size="sm">–</Text>;
  if (status === 'paused')
    return (
      <Text size="sm" c="dimmed">
        after the pause
      </Text>
    );
  const due = at <= now;
  return (
    <Tooltip label={formatInstant(at)} withArrow>
      <Text size="sm" component="span" data-above>
        {due ? 'due now' : formatSoon(at, now)}
      </Text>
    </Tooltip>
  );
}
