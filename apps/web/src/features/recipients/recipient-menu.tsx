import { Menu } from '@mantine/core';
import { IconMessageReply, IconPlayerPause, IconPlayerPlay, IconTrash, IconUser } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { MenuEntry } from '../../components/menu-entry.tsx';
import { RowMenu } from '../../components/row-menu.tsx';
import { nameOf } from '../../lib/format.ts';
import { useRefusal } from '../session/roles.ts';
import type { Recipient } from './list-recipients.ts';
import { isPaused, mayPause } from './may-pause.ts';
import { useRecipientActions } from './recipient-actions.tsx';

export function RecipientMenu({ recipient }: { recipient: Recipient }) {
  const refusal = useRefusal('director');
  const actions = useRecipientActions(recipient.campaignId);
  return (
    <RowMenu of={nameOf(recipient.contact)}>
      <Menu.Item
        leftSection={<IconMessageReply size={16} aria-hidden />}
        disabled={recipient.status === 'responded'}
        onClick={() => actions.askResponded([recipient])}
      >
        Mark as responded …
      </Menu.Item>
      {mayPause(recipient) && (
        <MenuEntry
          icon={<IconPlayerPause size={16} aria-hidden />}
          refusal={refusal}
          onClick={() => actions.pause([recipient])}
        >
          Pause
        </MenuEntry>
      )}
      {isPaused(recipient) && (
        <MenuEntry
          icon={<IconPlayerPlay size={16} aria-hidden />}
          refusal={refusal}
          onClick={() => actions.resume([recipient])}
        >
          Resume
        </MenuEntry>
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
      <MenuEntry
        icon={<IconTrash size={16} aria-hidden />}
        refusal={refusal}
        color="red"
        onClick={() => actions.askRemove([recipient])}
      >
        Remove from the campaign …
      </MenuEntry>
    </RowMenu>
  );
}
