import { Menu, Text } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = {
  icon: ReactNode;
  /** Why it cannot be used now; null when it can. */
  refusal: string | null;
  onClick: () => void;
  color?: string;
  children: ReactNode;
};

/** An entry of a menu that says why when it cannot be used. */
export function MenuEntry({ icon, refusal, onClick, color, children }: Props) {
  return (
    <Menu.Item
      leftSection={icon}
      {...(color && refusal === null ? { color } : {})}
      aria-disabled={refusal !== null}
      data-disabled={refusal !== null || undefined}
      closeMenuOnClick={refusal === null}
      onClick={refusal === null ? onClick : undefined}
    >
      {children}
      {refusal !== null && (
        <Text size="xs" c="dimmed">
          {refusal}
        </Text>
      )}
    </Menu.Item>
  );
}
