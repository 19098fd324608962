import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { VisuallyHidden } from '@mantine/core';
import { formatDay, plural } from '../../lib/format.ts';
import type { ForecastDay } from './forecast-days.ts';

/** Told apart by people with any sight; after these they repeat. */
const COLOURS = ['blue.6', 'orange.6', 'teal.7', 'grape.6', 'yellow.5', 'pink.7', 'gray.6', 'lime.7'];

/** Messages to come, a bar a day, by sender. */
export default function ForecastChart({ days, senders }: { days: ForecastDay[]; senders: string[] }) {
  const total = days.reduce((sum, day) => sum + day.total, 0);
  return (
    <figure style={{ margin: 0 }}>
      <VisuallyHidden component="figcaption">
        {plural(total, 'message')} over {plural(days.length, 'day')} from {senders.join(', ')}. The table has
        the figures of each day.
      </VisuallyHidden>
      <div aria-hidden>
        <BarChart
          h={240}
          type="stacked"
          data={days.map(({ date, bySender }) => ({ day: formatDay(date), ...bySender }))}
          dataKey="day"
          series={senders.map((name, place) => ({
            name,
            color: COLOURS[place % COLOURS.length] ?? 'blue.6',
          }))}
          withLegend
          barChartProps={{ accessibilityLayer: false }}
          barProps={{ isAnimationActive: false }}
        />
      </div>
    </figure>
  );
}
