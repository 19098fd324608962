import { Alert, Anchor, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatInstant } from '../../lib/format.ts';
import { sendersQuery } from '../senders/list-senders.ts';

/** Inboxes that cannot be read, by the name of their sender, each with why and since when. */
export function UnreadableInboxes() {
  const { data: senders = [] } = useQuery(sendersQuery);
  const failing = senders.filter(({ inbox }) => inbox?.problem);
  if (failing.length === 0) return null;
  return (
    <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title="Answers go unseen" mb="md">
      <List spacing={4} listStyleType="none">
        {failing.map(({ id, name, inbox }) => (
          <List.Item key={id}>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              <Anchor
                component={Link}
                to="/settings/senders/$senderId"
                params={{ senderId: id } as never}
                c="bright"
                underline="always"
                inherit
              >
                {name}
              </Anchor>
              {inbox?.problemSince && `, since ${formatInstant(inbox.problemSince)}`}: {inbox?.problem}
            </Text>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
