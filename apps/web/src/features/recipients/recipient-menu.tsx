import { ActionIcon, Menu, Text } from '@mantine/core';
import {
  IconDots,
  IconMessageReply,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
  IconUser,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { nameOf } from '../../lib/format.ts';
import { useRefusal } from '../session/roles.ts';
import type { Recipient } from './list-recipients.ts';
import { isPaused, mayPause } from './may-pause.ts';
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
        {mayPause(recipient) && (
          <Menu.Item
            leftSection={<IconPlayerPause size={16} aria-hidden />}
            {...unless(refusal, () => actions.pause([recipient]))}
          >
            Pause
            <Refusal>{refusal}</Refusal>
          </Menu.Item>
        )}
        {isPaused(recipient) && (
          <Menu.Item
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            {...unless(refusal, () => actions.resume([recipient]))}
          >
            Resume
            <Refusal>{refusal}</Refusal>
          </Menu.Item>
        )}
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
          {...unless(refusal, () => actions.askRemove([recipient]))}
        >
          Remove from the campaign …<Refusal>{refusal}</Refusal>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** An entry that can be reached and says why when it does nothing. */
const unless = (refusal: string | null, act: () => void) => ({
  'aria-disabled': refusal !== null,
  'data-disabled': refusal !== null || undefined,
  closeMenuOnClick: refusal === null,
  onClick: refusal === null ? act : undefined,
});

function Refusal({ children }: { children: string | null }) {
  if (children === null) return null;
  return (
    <Text size="xs" c="dimmed">
      {children}
    </Text>
  );
}
