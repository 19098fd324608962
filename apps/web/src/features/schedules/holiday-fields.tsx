import { Button, Group, Pill, Select, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { formatDate } from './format-date.ts';
import { holidayCountriesQuery } from './list-holiday-countries.ts';
import type { ScheduleValues } from './schedule-values.ts';

type Props = Pick<ScheduleValues, 'country' | 'dates'> & {
  onChange: (changes: Partial<Pick<ScheduleValues, 'country' | 'dates'>>) => void;
};

/** Days on which nothing goes out: a country's public holidays, and any others. */
export function HolidayFields({ country, dates, onChange }: Props) {
  const { data: countries = [] } = useQuery(holidayCountriesQuery);
  const [date, setDate] = useState('');
  const add = () => {
    if (date && !dates.includes(date)) onChange({ dates: [...dates, date].sort() });
    setDate('');
  };
  return (
    <>
      <Select
        label="Public holidays of"
        placeholder="No country"
        clearable
        searchable
        clearButtonProps={{ 'aria-label': 'No country' }}
        limit={300}
        data={countries.map(({ code, name }) => ({ value: code, label: name }))}
        value={country}
        onChange={(code) => onChange({ country: code })}
      />
      <Group align="flex-end" gap="xs">
        <TextInput
          type="date"
          label="Further days off"
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            add();
          }}
        />
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
          Add the day
        </Button>
      </Group>
      {dates.length > 0 && (
        <Pill.Group
          component="ul"
          aria-label="Further days off"
          style={{ listStyle: 'none', padding: 0, margin: 0 }}
        >
          {dates.map((day) => (
            <Pill
              key={day}
              component="li"
              size="md"
              withRemoveButton
              removeButtonProps={{
                'aria-label': `Remove ${formatDate(day)}`,
                'aria-hidden': false,
                tabIndex: 0,
              }}
              onRemove={() => onChange({ dates: dates.filter((other) => other !== day) })}
            >
              {formatDate(day)}
            </Pill>
          ))}
        </Pill.Group>
      )}
    </>
  );
}
