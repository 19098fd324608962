import { Alert, Button, Grid, Group, Radio, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { getHotkeyHandler, useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { FormSection } from '../../components/form-section.tsx';
import { useAskBeforeLeaving } from '../../lib/ask-before-leaving.tsx';
import { problemOf } from '../../lib/problem.ts';
import { HolidayFields } from './holiday-fields.tsx';
import type { Schedule } from './list-schedules.ts';
import { NextDays } from './next-days.tsx';
import { schedulePreviewQuery } from './preview-schedule.ts';
import { inputOf, type ScheduleValues, valuesOf } from './schedule-values.ts';
import { WindowFields } from './window-fields.tsx';
import { OWN_ZONE, ZONES } from './zones.ts';

type Input = ReturnType<typeof inputOf>;

type Props = {
  /** Null for a new one. */
  schedule: Schedule | null;
  saving: boolean;
  error: unknown;
  onSave: (schedule: Input, before: Input) => void;
};

/** Hours, zone and days off of a schedule, with the days that come of them. */
export function ScheduleForm({ schedule, saving, error, onSave }: Props) {
  const form = useForm<ScheduleValues>({
    initialValues: valuesOf(schedule, OWN_ZONE),
    validate: { name: (name) => (name.trim() ? null : 'Give it a name to know it by.') },
  });
  const { values } = form;
  useAskBeforeLeaving(form.isDirty());
  const { name: _name, ...planned } = inputOf(values);
  const [shown] = useDebouncedValue(JSON.stringify(planned), 250);
  const preview = useQuery(schedulePreviewQuery(JSON.parse(shown)));
  const problems = preview.data?.problems;
  const faults = useMemo(
    () => new Map(problems?.map(({ path, message }) => [path.join('.'), message])),
    [problems],
  );
  const wrong = problems?.length ? 'Mend what is marked first.' : null;
  const submit = form.onSubmit((valid) => onSave(inputOf(valid), inputOf(form.getInitialValues())));
  const zones = ZONES.includes(values.timezone) ? ZONES : [values.timezone, ...ZONES];
  return (
    <form
      onSubmit={submit}
      onKeyDown={getHotkeyHandler([['mod+Enter', () => submit()]])}
      noValidate
      aria-label={schedule ? `Schedule ${schedule.name}` : 'New schedule'}
    >
      <Grid>
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack>
            {error !== null && error !== undefined && (
              <Alert color="red" role="alert" title="Not saved">
                {problemOf(error).detail}
              </Alert>
            )}
            <FormSection title="Name and zone">
              <TextInput
                label="Name"
                placeholder="Office hours"
                maxLength={200}
                {...form.getInputProps('name')}
              />
              <Select
                label="Time zone"
                searchable
                allowDeselect={false}
                limit={80}
                data={zones}
                {...form.getInputProps('timezone')}
                error={faults.get('timezone')}
              />
              <Switch
                label="In each recipient’s own zone"
                description="As far as it is known, or can be told from where they are; else in the zone above."
                {...form.getInputProps('useRecipientTimezone', { type: 'checkbox' })}
              />
            </FormSection>
            <FormSection title="Hours" about="A window that ends before it begins goes on past midnight.">
              <WindowFields
                windows={values.windows}
                faults={windowFaults(faults)}
                onChange={(windows) => form.setFieldValue('windows', windows)}
              />
            </FormSection>
            <FormSection title="Days off">
              <HolidayFields
                country={values.country}
                dates={values.dates}
                onChange={(changes) => form.setValues(changes)}
              />
            </FormSection>
            <FormSection title="Further">
              <Group grow align="flex-start">
                <TextInput
                  type="date"
                  label="First day"
                  {...form.getInputProps('startsOn')}
                  error={faults.get('startsOn')}
                />
                <TextInput
                  type="date"
                  label="Last day"
                  {...form.getInputProps('endsOn')}
                  error={faults.get('endsOn')}
                />
              </Group>
              <Radio.Group label="The delay of a step counts" {...form.getInputProps('countDays')}>
                <Stack gap="xs" mt="xs">
                  <Radio value="calendar" label="Every day" description="3 days after Friday is Monday." />
                  <Radio
                    value="sending"
                    label="Only days of this schedule"
                    description="3 days after Friday is Wednesday, if it sends from Monday to Friday."
                  />
                </Stack>
              </Radio.Group>
            </FormSection>
            <Group justify="flex-end">
              <Button variant="default" component={Link} to="/settings/schedules">
                {form.isDirty() ? 'Cancel' : 'Back to the schedules'}
              </Button>
              <ActionButton
                type="submit"
                loading={saving}
                refusal={wrong ?? (schedule && !form.isDirty() ? 'Nothing has changed.' : null)}
              >
                {schedule ? 'Save the changes' : 'Add the schedule'}
              </ActionButton>
            </Group>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <FormSection title="Next sending days" about={`By the clock of ${values.timezone}.`}>
            <NextDays preview={preview} zone={JSON.parse(shown).timezone} />
          </FormSection>
        </Grid.Col>
      </Grid>
    </form>
  );
}

/** Of the windows alone: by "mon.0", and by "" what is wrong with all of them. */
function windowFaults(faults: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const own = new Map<string, string>();
  for (const [path, message] of faults) {
    const [field, day, place] = path.split('.');
    if (field !== 'windows') continue;
    own.set(day === undefined ? '' : `${day}.${place}`, message);
  }
  return own;
}
