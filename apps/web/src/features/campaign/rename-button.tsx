import { ActionIcon, Button, Group, Modal, Stack, TextInput, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { notifyProblem } from '../../components/notify.tsx';
import { useRefusal } from '../session/roles.ts';
import type { Campaign } from './get-campaign.ts';
import { useRenameCampaign } from './update-campaign.ts';

export function RenameButton({ campaign }: { campaign: Campaign }) {
  const refusal = useRefusal('director');
  const [opened, dialog] = useDisclosure(false);
  const [name, setName] = useState(campaign.name);
  const rename = useRenameCampaign(campaign.id);
  if (refusal !== null) return null;
  const save = () => {
    if (!name.trim()) return;
    dialog.close();
    if (name.trim() !== campaign.name) rename.mutate(name.trim(), { onError: notifyProblem });
  };
  return (
    <>
      <Tooltip label="Rename" withArrow>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Rename the campaign"
          onClick={() => {
            setName(campaign.name);
            dialog.open();
          }}
        >
          <IconPencil size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title="Rename the campaign"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <Stack>
            <TextInput
              label="Name"
              data-autofocus
              maxLength={200}
              value={name}
              error={name.trim() ? null : 'Give the campaign a name.'}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={dialog.close}>
                Cancel
              </Button>
              <Button type="submit">Rename</Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
