import { Text, Tooltip } from '@mantine/core';
import { formatCount, formatRate, ratio } from '../lib/format.ts';

type Props = {
  count: number;
  of: number;
  /** How the rate comes about, "replied ÷ people contacted". */
  formula: string;
};

/** "12 · 4.3 %", with the formula on hover; a dash where there is nothing to divide by. */
export function CountWithRate({ count, of, formula }: Props) {
  const rate = ratio(count, of);
  return (
    <Tooltip label={`${formula} = ${formatCount(count)} ÷ ${formatCount(of)}`} withArrow>
      <Text size="sm" component="span" className="numeric" style={{ whiteSpace: 'nowrap' }} data-above>
        {formatCount(count)}{' '}
        <Text span size="xs" c="dimmed">
          {formatRate(rate)}
        </Text>
      </Text>
    </Tooltip>
  );
}
