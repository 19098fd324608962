import { ActionIcon, Badge, Group, Select, Text, Tooltip } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { notifyDone, notifyProblem } from '../../components/notify.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { formatInstant } from '../../lib/format.ts';
import { useMe } from '../session/get-me.ts';
import { ROLE_NAMES, type Role } from '../session/roles.ts';
import { AddUserDialog } from './add-user-dialog.tsx';
import { DeactivateButton } from './deactivate-button.tsx';
import { ForAdmins } from './for-admins.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { SectionHead } from './section-head.tsx';
import { type User, usersQuery, useSetRole } from './users.ts';

export function UsersPage() {
  return (
    <ForAdmins what="Users">
      <Users />
    </ForAdmins>
  );
}

export const ROLE_CHOICES = (Object.keys(ROLE_NAMES) as Role[]).map((role) => ({
  value: role,
  label: ROLE_NAMES[role],
}));

const columns: DataColumn<User>[] = [
  {
    id: 'name',
    meta: { label: 'Name', bare: true },
    cell: ({ row }) => <UserName user={row.original} />,
  },
  {
    id: 'role',
    meta: { label: 'Role', width: 190 },
    cell: ({ row }) => <RoleSelect user={row.original} />,
  },
  {
    id: 'since',
    meta: { label: 'Since', width: 170 },
    cell: ({ row }) => <Text size="sm">{formatInstant(row.original.createdAt)}</Text>,
  },
  {
    id: 'actions',
    meta: { label: 'Actions', width: 100, bare: true },
    cell: ({ row }) => <UserActions user={row.original} />,
  },
];

function Users() {
  const users = useQuery(usersQuery);
  const [adding, setAdding] = useState(false);
  return (
    <>
      <SectionHead
        title="Users"
        about="Members read and mark replies. Directors build and run campaigns. Admins also manage users, tokens, senders, schedules and the organisation’s texts."
      >
        <ActionButton leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
          Add a user
        </ActionButton>
      </SectionHead>
      {users.isPending ? (
        <RowsSkeleton rows={4} />
      ) : !users.data ? (
        <ErrorState error={users.error} onRetry={() => users.refetch()} />
      ) : (
        <DataTable label="Users" rows={users.data} columns={columns} />
      )}
      {adding && <AddUserDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function UserName({ user }: { user: User }) {
  const me = useMe();
  return (
    <div>
      <Group gap="xs">
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {user.name || user.email}
          {user.id === me.id ? ' (you)' : ''}
        </Text>
        {user.deactivatedAt && (
          <Badge color="gray" variant="light" tt="none" title={`Since ${formatInstant(user.deactivatedAt)}`}>
            Deactivated
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {user.email}
      </Text>
    </div>
  );
}

function RoleSelect({ user }: { user: User }) {
  const me = useMe();
  const setRole = useSetRole();
  const change = (role: Role) =>
    setRole.mutate(
      { email: user.email, role },
      {
        onSuccess: () =>
          notifyDone(`${user.name || user.email} is ${ROLE_NAMES[role].toLowerCase()} from now on.`),
        onError: notifyProblem,
      },
    );
  const onChange = (value: string | null) => {
    const role = value as Role | null;
    if (!role || role === user.role) return;
    if (user.id !== me.id) return change(role);
    modals.openConfirmModal({
      title: 'Give up being admin?',
      children: (
        <Text size="sm">
          This is you. Afterwards you can no longer manage users, tokens, senders, schedules and the
          organisation’s texts, and only another admin can give the role back.
        </Text>
      ),
      labels: { confirm: `Become ${ROLE_NAMES[role].toLowerCase()}`, cancel: 'Stay admin' },
      confirmProps: { color: 'red' },
      onConfirm: () => change(role),
    });
  };
  return (
    <Select
      aria-label={`Role of ${user.name || user.email}`}
      data={ROLE_CHOICES}
      allowDeselect={false}
      value={setRole.isPending ? (setRole.variables.role ?? user.role) : user.role}
      onChange={onChange}
      w={150}
    />
  );
}

function UserActions({ user }: { user: User }) {
  const me = useMe();
  const [open, setOpen] = useState(false);
  return (
    <Group gap={4} wrap="nowrap">
      <Tooltip label="New password" withArrow>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`New password for ${user.name || user.email}`}
          onClick={() => setOpen(true)}
        >
          <IconKey size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {user.id !== me.id && <DeactivateButton user={user} />}
      {open && <PasswordDialog user={user} onClose={() => setOpen(false)} />}
    </Group>
  );
}
