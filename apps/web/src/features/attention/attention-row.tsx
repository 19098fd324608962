import { Anchor, Checkbox, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ActionButton } from '../../components/action-button.tsx';
import { formatInstant, formatRelative, nameOf } from '../../lib/format.ts';
import { useRefusal } from '../session/roles.ts';
import classes from './attention.module.css';
import { Evidence } from './evidence.tsx';
import type { AttentionItem } from './list-attention.ts';
import { MendField } from './mend-field.tsx';
import { mendableField } from './mendable-field.ts';
import { choicesFor, type Resolution } from './reasons.ts';

const CHANNELS = {
  email: 'E-mail',
  linkedin_message: 'LinkedIn message',
  linkedin_connection: 'LinkedIn invitation',
} as const;

type Props = {
  item: AttentionItem;
  selected: boolean;
  onSelect: (selected: boolean) => void;
  onDecide: (as: Resolution) => void;
  onMended: () => void;
};

export function AttentionRow({ item, selected, onSelect, onDecide, onMended }: Props) {
  const refusal = useRefusal('director');
  const name = nameOf(item.contact);
  const since = item.heldAt ?? item.executedAt ?? item.scheduledFor;
  const field = refusal === null ? mendableField(item) : null;
  const choices = choicesFor([item]);
  return (
    <li className={classes.row} data-action={item.id} data-selected={selected || undefined}>
      <Checkbox
        aria-label={`Select the message to ${name}`}
        checked={selected}
        onChange={(event) => onSelect(event.currentTarget.checked)}
        mt={2}
      />
      <Stack gap={6} className={classes.what}>
        <div>
          <Anchor
            component={Link}
            to="/contacts/$contactId"
            params={{ contactId: item.contact.id } as never}
            fw={600}
            c="bright"
            data-row-link
          >
            {name}
          </Anchor>
          <Text size="sm" c="dimmed" component="div">
            <Place item={item} /> · <span title={formatInstant(since)}>{formatRelative(since)}</span>
          </Text>
        </div>
        {item.errorMessage && <Text size="sm">{item.errorMessage}</Text>}
        {field && <MendField item={item} field={field} onMended={onMended} />}
        {!field && item.errorCode === 'missing_value' && (
          <Text size="xs" c="dimmed">
            {refusal ??
              'It is a value of the company: import a file that has it, or give the step a default.'}
          </Text>
        )}
        <Evidence item={item} />
      </Stack>
      <Group gap="xs" className={classes.ways}>
        {(['sent', 'resend', 'give_up'] as const).map((as) => (
          <ActionButton
            key={as}
            size="xs"
            variant={as === 'give_up' ? 'subtle' : 'default'}
            color={as === 'give_up' ? 'red' : undefined}
            refusal={refusal}
            aria-label={`${choices[as].label}: the message to ${name}`}
            onClick={() => onDecide(as)}
          >
            {choices[as].label}
          </ActionButton>
        ))}
      </Group>
    </li>
  );
}

/** Campaign and step, leading to where the step can be mended. */
function Place({
  item: { campaignId, campaignName, sequenceId, stepNumber, channel },
}: {
  item: AttentionItem;
}) {
  const step = stepNumber === null ? 'a removed step' : `step ${stepNumber}`;
  return (
    <>
      <Anchor
        component={Link}
        to="/campaigns/$campaignId/sequence"
        params={{ campaignId } as never}
        search={(stepNumber === null ? {} : { step: sequenceId }) as never}
        size="sm"
        underline="always"
      >
        {campaignName}, {step}
      </Anchor>
      {' · '}
      {CHANNELS[channel]}
    </>
  );
}
