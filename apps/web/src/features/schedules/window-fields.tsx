import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconCopy, IconPlus, IconX } from '@tabler/icons-react';
import type { Weekday } from './list-schedules.ts';
import { type ScheduleValues, type WindowValues, windowOf } from './schedule-values.ts';
import classes from './schedules.module.css';
import { DAYS, isOvernight, WEEKDAYS } from './weekdays.ts';

type Week = ScheduleValues['windows'];

type Props = {
  windows: Week;
  /** What the server says against windows, by "mon.0", "mon" or "". */
  faults: ReadonlyMap<string, string>;
  onChange: (windows: Week) => void;
};

/** The hours of each weekday: any number of windows, also over midnight. */
export function WindowFields({ windows, faults, onChange }: Props) {
  const change = (day: Weekday, ofDay: WindowValues[]) => onChange({ ...windows, [day]: ofDay });
  const copy = (from: Weekday, to: readonly Weekday[]) =>
    onChange({
      ...windows,
      ...Object.fromEntries(
        to.map((day) => [day, windows[from].map((each) => windowOf(each.from, each.until))]),
      ),
    });
  return (
    <Stack gap={0}>
      {DAYS.map((day) => (
        <fieldset key={day} className={classes.day} aria-label={WEEKDAYS[day]}>
          <Text size="sm" fw={600} className={classes.name}>
            {WEEKDAYS[day]}
          </Text>
          <Stack gap="xs" flex={1}>
            {windows[day].map((window, place) => (
              <WindowRow
                key={window.key}
                name={`${WEEKDAYS[day]}, window ${place + 1}`}
                window={window}
                fault={faults.get(`${day}.${place}`)}
                onChange={(changed) =>
                  change(
                    day,
                    windows[day].map((each) => (each.key === window.key ? changed : each)),
                  )
                }
                onRemove={() =>
                  change(
                    day,
                    windows[day].filter(({ key }) => key !== window.key),
                  )
                }
              />
            ))}
            <Group gap="xs">
              {windows[day].length === 0 && (
                <Text size="sm" c="dimmed">
                  Closed
                </Text>
              )}
              <Button
                size="compact-xs"
                variant="subtle"
                leftSection={<IconPlus size={14} aria-hidden />}
                aria-label={`Add a window on ${WEEKDAYS[day]}`}
                onClick={() => change(day, [...windows[day], nextWindow(windows[day])])}
              >
                Add a window
              </Button>
              {day === 'mon' && windows.mon.length > 0 && (
                <Button
                  size="compact-xs"
                  variant="subtle"
                  leftSection={<IconCopy size={14} aria-hidden />}
                  onClick={() => copy('mon', ['tue', 'wed', 'thu', 'fri'])}
                >
                  Same until Friday
                </Button>
              )}
            </Group>
          </Stack>
        </fieldset>
      ))}
      {faults.get('') && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {faults.get('')}
        </Text>
      )}
    </Stack>
  );
}

/** After the last one of the day, as far as there is a day left. */
function nextWindow(ofDay: readonly WindowValues[]): WindowValues {
  const last = ofDay.at(-1);
  if (!last) return windowOf('09:00', '17:00');
  const hour = Number(last.until.slice(0, 2)) + 1;
  const clock = (hours: number) => `${String(hours).padStart(2, '0')}:00`;
  return isOvernight([last.from, last.until]) || hour > 21
    ? windowOf('', '')
    : windowOf(clock(hour), clock(Math.min(hour + 2, 23)));
}

function WindowRow(props: {
  name: string;
  window: WindowValues;
  fault: string | undefined;
  onChange: (window: WindowValues) => void;
  onRemove: () => void;
}) {
  const { name, window, fault, onChange, onRemove } = props;
  const { from, until } = window;
  return (
    <div>
      <Group gap={6} wrap="nowrap">
        <TextInput
          type="time"
          required
          aria-label={`${name}: from`}
          value={from}
          error={fault !== undefined}
          onChange={(event) => onChange({ ...window, from: event.currentTarget.value })}
        />
        <Text span aria-hidden>
          –
        </Text>
        <TextInput
          type="time"
          required
          aria-label={`${name}: until`}
          value={until}
          error={fault !== undefined}
          onChange={(event) => onChange({ ...window, until: event.currentTarget.value })}
        />
        <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${name}`} onClick={onRemove}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
        {from && until && isOvernight([from, until]) && (
          <Text size="xs" c="dimmed" visibleFrom="xs">
            {until === '00:00' ? 'until midnight' : 'until the next day'}
          </Text>
        )}
      </Group>
      {fault && (
        <Text size="xs" c="var(--mantine-color-error)">
          {fault}
        </Text>
      )}
    </div>
  );
}
