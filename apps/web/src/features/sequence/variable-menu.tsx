import { Button, Menu, ScrollArea } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import type { Variable } from './list-variables.ts';

/** The variables by their names, for those who would rather point than type `{`. */
export function VariableMenu({
  variables,
  onPick,
}: {
  variables: readonly Variable[];
  onPick: (name: string) => void;
}) {
  return (
    <Menu position="bottom-end" width={300} returnFocus={false}>
      <Menu.Target>
        <Button size="compact-xs" variant="light" leftSection={<IconBraces size={14} aria-hidden />}>
          Insert a variable
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <ScrollArea.Autosize mah={320}>
          {variables.map(({ name, label }) => (
            <Menu.Item key={name} onClick={() => onPick(name)}>
              {label}
            </Menu.Item>
          ))}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}
