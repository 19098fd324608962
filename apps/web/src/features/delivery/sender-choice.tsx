import { Anchor, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ErrorState } from '../../components/error-state.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { type Sender, sendersQuery } from '../senders/list-senders.ts';
import { SenderRoom } from '../senders/sender-room.tsx';
import { SenderStatus } from '../senders/sender-status.tsx';
import { fromOf, KINDS, MODES } from '../senders/sender-words.ts';
import { useRefusal } from '../session/roles.ts';
import classes from './delivery.module.css';

type Props = { chosen: string[]; readOnly: boolean; onChange: (senderIds: string[]) => void };

/** All senders, with what each has still to give today. */
export function SenderChoice({ chosen, readOnly, onChange }: Props) {
  const senders = useQuery(sendersQuery);
  const maySetUp = useRefusal('admin') === null;
  if (senders.isPending) return <RowsSkeleton rows={2} height={56} />;
  if (!senders.data) return <ErrorState error={senders.error} onRetry={() => senders.refetch()} />;
  if (senders.data.length === 0)
    return (
      <Text size="sm">
        There are no senders yet.{' '}
        {maySetUp ? (
          <Anchor component={Link} to="/settings/senders" inherit underline="always">
            Set one up
          </Anchor>
        ) : (
          'Ask an admin to set one up'
        )}
        .
      </Text>
    );
  return (
    <Stack gap={0}>
      <ul className={classes.senders}>
        {senders.data.map((sender) => (
          <SenderRow
            key={sender.id}
            sender={sender}
            chosen={chosen.includes(sender.id)}
            readOnly={readOnly}
            onChange={(on) => onChange(on ? [...chosen, sender.id] : chosen.filter((id) => id !== sender.id))}
          />
        ))}
      </ul>
    </Stack>
  );
}

function SenderRow(props: {
  sender: Sender;
  chosen: boolean;
  readOnly: boolean;
  onChange: (chosen: boolean) => void;
}) {
  const { sender, chosen, readOnly, onChange } = props;
  return (
    <li className={classes.sender}>
      <Checkbox
        className={classes.who}
        label={sender.name}
        description={
          <>
            {KINDS[sender.kind].label} · {MODES[sender.mode].label}
            {fromOf(sender) ? ` · ${fromOf(sender)}` : ''}
          </>
        }
        checked={chosen}
        readOnly={readOnly}
        aria-readonly={readOnly}
        onChange={(event) => {
          if (!readOnly) onChange(event.currentTarget.checked);
        }}
      />
      <Group gap="md" align="flex-start" wrap="nowrap" className={classes.room}>
        <SenderStatus status={sender.status} />
        <SenderRoom sender={sender} />
      </Group>
      {sender.statusReason && (
        <Text size="xs" w="100%" ml={32} style={{ overflowWrap: 'anywhere' }}>
          {sender.statusReason}
        </Text>
      )}
    </li>
  );
}
