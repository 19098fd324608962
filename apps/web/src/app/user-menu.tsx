import {
  Avatar,
  Menu,
  Text,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core';
import { IconDeviceDesktop, IconKeyboard, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useMe } from '../features/session/get-me.ts';
import { useLogOut } from '../features/session/log-out.ts';
import { ROLE_NAMES } from '../features/session/roles.ts';
import { initialsOf } from '../lib/format.ts';

export function UserMenu({ onHelp }: { onHelp: () => void }) {
  const me = useMe();
  const logOut = useLogOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const shown = useComputedColorScheme('light');
  const other = shown === 'dark' ? 'light' : 'dark';
  return (
    <Menu position="bottom-end" width={230} withinPortal>
      <Menu.Target>
        <UnstyledButton>
          <VisuallyHidden>{`Your menu, ${me.name}, ${ROLE_NAMES[me.role]}`}</VisuallyHidden>
          <Avatar color="blue" variant="filled" size={36} alt="" aria-hidden>
            {initialsOf(me.name)}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text fw={600} size="sm" c="bright">
            {me.name}
          </Text>
          <Text size="xs">{me.email}</Text>
          <Text size="xs">Role: {ROLE_NAMES[me.role]}</Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item
          leftSection={other === 'dark' ? <IconMoon size={16} /> : <IconSun size={16} />}
          onClick={() => setColorScheme(other)}
          closeMenuOnClick={false}
        >
          {other === 'dark' ? 'Dark colours' : 'Light colours'}
        </Menu.Item>
        {colorScheme !== 'auto' && (
          <Menu.Item leftSection={<IconDeviceDesktop size={16} />} onClick={() => setColorScheme('auto')}>
            Colours as the system has them
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconKeyboard size={16} />}
          onClick={onHelp}
          rightSection={<Text size="xs">?</Text>}
        >
          Keyboard
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => logOut.mutate()}>
          Log out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
