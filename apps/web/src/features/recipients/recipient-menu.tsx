import { ActionIcon, Menu, Text } from '@mantine/core';
import { IconDots, IconMessageReply, IconTrash, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { nameOf } from '../../lib/format.ts';
import { useRefusal } from '../session/roles.ts';
import type { Recipient } from './list-recipients.ts';
import { useRecipientActions } from './recipient-actions.tsx';

export function RecipientMenu({ recipient }: { recipient: Recipient }) {
  const refusal = useRefusal('director');
  const actions = useRecipientActions(recipient.campaignId);
  return (
    <Menu position="bottom-end" withinPortal width={230}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${nameOf(recipient.contact)}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconMessageReply size={16} aria-hidden />}
          disabled={recipient.status === 'responded'}
          onClick={() => actions.askResponded([recipient])}
        >
          Mark as responded …
        </Menu.Item>
        <Menu.Item
          component={Link}
          to="/contacts/$contactId"
          params={{ contactId: recipient.contactId } as never}
          leftSection={<IconUser size={16} aria-hidden />}
        >
          Open the contact
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconTrash size={16} aria-hidden />}
          {...(refusal === null ? { color: 'red' } : {})}
          aria-disabled={refusal !== null}
          data-disabled={refusal !== null || undefined}
          closeMenuOnClick={refusal === null}
          onClick={refusal === null ? () => actions.askRemove([recipient]) : undefined}
        >
          Remove from the campaign …
          {refusal !== null && (
            <Text size="xs" c="dimmed">
              {refusal}
            </Text>
          )}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
