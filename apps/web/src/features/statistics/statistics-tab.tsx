import { Button, EmptyState, Group, SegmentedControl, Stack, Title } from '@mantine/core';
import { IconChartBar, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ErrorState } from '../../components/error-state.tsx';
import { lazyWithRetry } from '../../components/lazy-with-retry.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { useCampaign } from '../campaign/get-campaign.ts';
import { saveCsv } from './csv.ts';
import { DaysTable } from './days-table.tsx';
import { statisticsQuery } from './get-statistics.ts';
import { KeyFigures } from './key-figures.tsx';
import { statisticsCsv } from './statistics-csv.ts';
import { StepFunnelChart } from './step-funnel-chart.tsx';
import { StepTable } from './step-table.tsx';

const DaysChart = lazyWithRetry(() => import('./days-chart.tsx'), <RowsSkeleton rows={1} height={260} />);

export function StatisticsTab() {
  const campaign = useCampaign();
  const { view } = useSearch({ from: '/app/campaigns/$campaignId/statistics' });
  const navigate = useNavigate({ from: '/campaigns/$campaignId/statistics' });
  const statistics = useQuery(statisticsQuery(campaign.id, campaign.status === 'active'));
  if (statistics.isPending) return <RowsSkeleton rows={5} />;
  if (!statistics.data) return <ErrorState error={statistics.error} onRetry={() => statistics.refetch()} />;
  const { data } = statistics;
  if (data.totalRecipients === 0)
    return (
      <EmptyState
        py="xl"
        icon={<IconChartBar aria-hidden />}
        title="No figures yet"
        description="They begin with the first message that goes out."
      />
    );
  const days = data.responsesByDay;
  return (
    <Stack gap="xl">
      <section aria-label="Key figures">
        <KeyFigures statistics={data} campaignId={campaign.id} />
      </section>
      <section aria-labelledby="by-step">
        <Group justify="space-between" mb="sm">
          <Title order={2} size="h4" id="by-step">
            By step
          </Title>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={() => saveCsv(`${fileName(campaign.name)}.csv`, statisticsCsv(data))}
          >
            Export as CSV
          </Button>
        </Group>
        <StepFunnelChart steps={data.steps} />
        <StepTable steps={data.steps} campaignId={campaign.id} />
      </section>
      {days.length > 0 && (
        <section aria-labelledby="by-day">
          <Group justify="space-between" mb="sm">
            <Title order={2} size="h4" id="by-day">
              Sent and replied, by day
            </Title>
            <SegmentedControl
              size="xs"
              aria-label="Show as"
              data={[
                { value: 'chart', label: 'Chart' },
                { value: 'table', label: 'Table' },
              ]}
              value={view ?? 'chart'}
              onChange={(next) =>
                navigate({ search: next === 'table' ? { view: 'table' } : {}, replace: true })
              }
            />
          </Group>
          {view === 'table' ? <DaysTable days={days} /> : <DaysChart days={days} />}
        </section>
      )}
    </Stack>
  );
}

const fileName = (name: string): string =>
  name
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase() || 'campaign';
