import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { VisuallyHidden } from '@mantine/core';
import { formatCount, formatDay } from '../../lib/format.ts';
import type { Statistics } from './get-statistics.ts';

/** Messages and replies, a bar a day. Days are those of UTC. */
export default function DaysChart({ days }: { days: Statistics['responsesByDay'] }) {
  const sent = days.reduce((sum, day) => sum + day.sent, 0);
  const replied = days.reduce((sum, day) => sum + day.responded, 0);
  return (
    <figure style={{ margin: 0 }}>
      <VisuallyHidden component="figcaption">
        {formatCount(sent)} messages sent and {formatCount(replied)} replies over {days.length} days. The
        table has the figures of each day.
      </VisuallyHidden>
      <div aria-hidden>
        <BarChart
          h={260}
          data={days.map((day) => ({ day: formatDay(day.date), Sent: day.sent, Replied: day.responded }))}
          dataKey="day"
          series={[
            { name: 'Sent', color: 'blue.6' },
            { name: 'Replied', color: 'green.7' },
          ]}
          withLegend
          barChartProps={{ accessibilityLayer: false }}
          barProps={{ isAnimationActive: false }}
        />
      </div>
    </figure>
  );
}
