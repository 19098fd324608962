import { EmptyState } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useRefusal } from '../session/roles.ts';

/** Shows its content to directors and admins; others read why they see nothing here. */
export function ForDirectors({ children }: { children: ReactNode }) {
  const refusal = useRefusal('director');
  if (refusal === null) return children;
  return (
    <EmptyState
      py="xl"
      icon={<IconLock aria-hidden />}
      title="Imports are for directors and admins"
      description={refusal}
    />
  );
}
