import { NumberInput, SimpleGrid, Switch, Text } from '@mantine/core';
import { FormSection } from '../../components/form-section.tsx';
import type { SenderFields } from './sender-values.ts';

const whole = { min: 0, max: 1_000_000, allowDecimal: false } as const;

/** How much a sender may send, and how it works up to it. */
export function LimitFields({ form }: { form: SenderFields }) {
  const { ramp } = form.values;
  return (
    <FormSection title="Limits" about="Kept exactly, however many executors there are. Empty = no limit.">
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberInput label="Messages in any 24 hours" {...whole} {...form.getInputProps('limits.perDay')} />
        <NumberInput label="Messages in any hour" {...whole} {...form.getInputProps('limits.perHour')} />
        <NumberInput
          label="To one company domain in 24 hours"
          {...whole}
          {...form.getInputProps('limits.perDomainDay')}
        />
        <NumberInput
          label="Seconds between two messages"
          {...whole}
          max={86_400}
          {...form.getInputProps('limits.minGapSeconds')}
        />
      </SimpleGrid>
      <Switch
        label="Work up to it"
        description="A young mailbox that sends much at once is taken for a spammer’s."
        {...form.getInputProps('ramp.on', { type: 'checkbox' })}
      />
      {ramp.on && (
        <>
          <SimpleGrid cols={{ base: 1, xs: 3 }}>
            <NumberInput label="On the first day" {...whole} {...form.getInputProps('ramp.start')} />
            <NumberInput label="More each day" {...whole} {...form.getInputProps('ramp.step')} />
            <NumberInput label="Up to" {...whole} {...form.getInputProps('ramp.ceiling')} />
          </SimpleGrid>
          <Text size="sm" c="dimmed" aria-live="polite">
            {describeRamp(ramp)}
          </Text>
        </>
      )}
    </FormSection>
  );
}

type Ramp = SenderFields['values']['ramp'];

/** "10, 12, 14, … up to 40 a day, which it reaches on day 16." */
function describeRamp({ start, step, ceiling }: Ramp): string | null {
  if (start === '' || step === '' || ceiling === '') return null;
  const first = [0, 1, 2].map((day) => Math.min(ceiling, start + day * step));
  if (start >= ceiling) return `${ceiling} a day from the first day on.`;
  if (step === 0) return `${start} a day, for ever: it never gets to ${ceiling}.`;
  const day = Math.ceil((ceiling - start) / step) + 1;
  return `${first.join(', ')}, … up to ${ceiling} a day, which it reaches on day ${day}. Day 1 begins with its first message.`;
}
