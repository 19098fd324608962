import { Group, SegmentedControl, Skeleton, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ErrorState } from '../../components/error-state.tsx';
import { lazyWithRetry } from '../../components/lazy-with-retry.tsx';
import { formatDay, plural } from '../../lib/format.ts';
import { sendersQuery } from '../senders/list-senders.ts';
import { forecastDays } from './forecast-days.ts';
import { ForecastTable } from './forecast-table.tsx';
import { type Forecast, forecastQuery } from './get-forecast.ts';

const ForecastChart = lazyWithRetry(() => import('./forecast-chart.tsx'), <Skeleton height={240} />);

/** What will go out when, by day and sender, and when it ends. */
export function ForecastSection({ campaignId }: { campaignId: string }) {
  const forecast = useQuery({ ...forecastQuery(campaignId), refetchOnMount: 'always' });
  const { view } = useSearch({ from: '/app/campaigns/$campaignId/launch' });
  const navigate = useNavigate({ from: '/campaigns/$campaignId/launch' });
  return (
    <section aria-labelledby="forecast">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4" id="forecast">
          Forecast
        </Title>
        {forecast.data && forecast.data.sends.length > 0 && (
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
        )}
      </Group>
      {forecast.isPending ? (
        <Skeleton height={240} />
      ) : !forecast.data ? (
        <ErrorState error={forecast.error} onRetry={() => forecast.refetch()} />
      ) : (
        <>
          <Text size="sm" mb="sm">
            {outlook(forecast.data)}
          </Text>
          {forecast.data.sends.length > 0 && <Figures forecast={forecast.data} view={view} />}
        </>
      )}
    </section>
  );
}

function Figures({ forecast, view }: { forecast: Forecast; view: 'table' | undefined }) {
  const senders = useQuery(sendersQuery);
  const names = useMemo(() => new Map(senders.data?.map(({ id, name }) => [id, name])), [senders.data]);
  const shown = useMemo(() => forecastDays(forecast, names), [forecast, names]);
  if (senders.isPending) return <Skeleton height={240} />;
  if (view === 'table') return <ForecastTable {...shown} />;
  return <ForecastChart {...shown} />;
}

function outlook({ sends, endsOn, left, zone }: Forecast): string {
  const total = sends.reduce((sum, { count }) => sum + count, 0);
  const last = sends.at(-1);
  if (!last)
    return left > 0 ? `Nothing can go out: ${plural(left, 'message')} would wait.` : 'Nothing is to come.';
  const assumes = `At today’s limits, if nobody answers and no message is held back. Days are those of ${zone}.`;
  if (endsOn) return `${plural(total, 'message')}, the last on ${formatDay(endsOn)}. ${assumes}`;
  return `${plural(total, 'message')} until ${formatDay(last.date)}, and ${plural(left, 'message')} after that: the end is not in sight. ${assumes}`;
}
