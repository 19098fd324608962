import { EmptyState } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useRefusal } from '../session/roles.ts';

/** Shows its content to admins; others read why they see nothing here. */
export function ForAdmins({ what, children }: { what: string; children: ReactNode }) {
  const refusal = useRefusal('admin');
  if (refusal === null) return children;
  return (
    <EmptyState
      py="xl"
      icon={<IconLock aria-hidden />}
      title={`${what} are for admins`}
      description={`${refusal} Ask an admin of your team.`}
    />
  );
}
