import { Anchor, Code, EmptyState, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { IconKey, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { notifyDone, notifyProblem } from '../../components/notify.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { formatInstant, formatRelative } from '../../lib/format.ts';
import { CreateTokenDialog } from './create-token-dialog.tsx';
import { ForAdmins } from './for-admins.tsx';
import { SectionHead } from './section-head.tsx';
import { type ApiToken, tokensQuery, useRevokeToken } from './tokens.ts';

export function TokensPage() {
  return (
    <ForAdmins what="API tokens">
      <Tokens />
    </ForAdmins>
  );
}

const nameOfToken = ({ name, start }: ApiToken): string => name ?? `${start ?? 'token'}…`;

const columns: DataColumn<ApiToken>[] = [
  {
    id: 'name',
    meta: { label: 'Name', bare: true },
    cell: ({ row: { original } }) => (
      <div>
        <Text size="sm" fw={600}>
          {original.name ?? 'Without a name'}
        </Text>
        <Code>{original.start ?? ''}…</Code>
      </div>
    ),
  },
  {
    id: 'user',
    meta: { label: 'Acts as' },
    cell: ({ row }) => (
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {row.original.email}
      </Text>
    ),
  },
  {
    id: 'used',
    meta: { label: 'Last used', width: 150 },
    cell: ({ row: { original } }) => (
      <Text size="sm">{original.lastUsedAt ? formatRelative(original.lastUsedAt) : 'never'}</Text>
    ),
  },
  {
    id: 'expires',
    meta: { label: 'Expires', width: 170 },
    cell: ({ row: { original } }) => <Expiry at={original.expiresAt} />,
  },
  {
    id: 'actions',
    meta: { label: 'Actions', width: 110, bare: true },
    cell: ({ row }) => <RevokeButton token={row.original} />,
  },
];

function Tokens() {
  const tokens = useQuery(tokensQuery);
  const [creating, setCreating] = useState(false);
  const add = (
    <ActionButton leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setCreating(true)}>
      Create a token
    </ActionButton>
  );
  return (
    <>
      <SectionHead
        title="API tokens"
        about="For programs: a token may do what its user may, as “Authorization: Bearer …”."
      >
        {add}
      </SectionHead>
      {tokens.isPending ? (
        <RowsSkeleton rows={4} />
      ) : !tokens.data ? (
        <ErrorState error={tokens.error} onRetry={() => tokens.refetch()} />
      ) : tokens.data.length === 0 ? (
        <EmptyState
          py="xl"
          icon={<IconKey aria-hidden />}
          title="No tokens yet"
          description="Create one for each program, so that each can be revoked by itself."
        >
          <EmptyState.Actions>
            <Anchor href="/api/docs" target="_blank" size="sm">
              What the API can do
            </Anchor>
          </EmptyState.Actions>
        </EmptyState>
      ) : (
        <DataTable label="API tokens" rows={tokens.data} columns={columns} />
      )}
      {creating && <CreateTokenDialog onClose={() => setCreating(false)} />}
    </>
  );
}

function Expiry({ at }: { at: Date | null }) {
  if (!at) return <Text size="sm">when revoked</Text>;
  const over = at.getTime() <= Date.now();
  return (
    <Text size="sm" title={formatInstant(at)} c={over ? 'red' : undefined}>
      {over ? 'expired' : formatRelative(at)}
    </Text>
  );
}

function RevokeButton({ token }: { token: ApiToken }) {
  const revoke = useRevokeToken();
  const name = nameOfToken(token);
  const ask = () =>
    modals.openConfirmModal({
      title: `Revoke “${name}”?`,
      children: (
        <Text size="sm">Programs that use it are refused from now on. It cannot be brought back.</Text>
      ),
      labels: { confirm: 'Revoke the token', cancel: 'Keep it' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        revoke.mutate(token.id, {
          onSuccess: () => notifyDone(`“${name}” is revoked.`),
          onError: notifyProblem,
        }),
    });
  return (
    <ActionButton
      size="xs"
      variant="subtle"
      color="red"
      leftSection={<IconTrash size={16} aria-hidden />}
      loading={revoke.isPending}
      aria-label={`Revoke ${name}`}
      onClick={ask}
    >
      Revoke
    </ActionButton>
  );
}
