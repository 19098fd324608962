import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { CHANNELS, STEP_CHANNELS, type StepChannel } from './channels.ts';

type Props = { label: string; onAdd: (channel: StepChannel) => void; big?: boolean };

/** The plus sign between cards, or the big button of an empty sequence. */
export function AddStepMenu({ label, onAdd, big = false }: Props) {
  return (
    <Menu withinPortal position="bottom">
      <Menu.Target>
        {big ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />}>{label}</Button>
        ) : (
          <Tooltip label={label} withArrow>
            <ActionIcon variant="default" radius="xl" size={28} aria-label={label}>
              <IconPlus size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Send by</Menu.Label>
        {STEP_CHANNELS.map((channel) => {
          const { label: name, icon: Icon } = CHANNELS[channel];
          return (
            <Menu.Item
              key={channel}
              leftSection={<Icon size={16} aria-hidden />}
              onClick={() => onAdd(channel)}
            >
              {name}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
