import { EmptyState } from '@mantine/core';
import { IconMailForward, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ActionButton } from '../../components/action-button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { useRowKeys } from '../../lib/row-keys.ts';
import { useRefusal } from '../session/roles.ts';
import { SectionHead } from '../settings/section-head.tsx';
import { type Sender, sendersQuery } from './list-senders.ts';
import { senderColumns } from './sender-columns.tsx';

/** Everybody may see who sends; admins set senders up. */
export function SendersPage() {
  const senders = useQuery(sendersQuery);
  const add = <AddButton />;
  return (
    <>
      <SectionHead
        title="Senders"
        about="The mailboxes and LinkedIn identities that messages go out from, each within its own limits."
      >
        {add}
      </SectionHead>
      {senders.isPending ? (
        <RowsSkeleton rows={4} height={64} />
      ) : !senders.data ? (
        <ErrorState error={senders.error} onRetry={() => senders.refetch()} />
      ) : senders.data.length === 0 ? (
        <EmptyState
          py="xl"
          icon={<IconMailForward aria-hidden />}
          title="No senders yet"
          description="Without one, campaigns write their messages to the log and reach nobody. Set up a mailbox to send for real."
        />
      ) : (
        <List senders={senders.data} />
      )}
    </>
  );
}

function List({ senders }: { senders: Sender[] }) {
  const list = useRowKeys();
  return (
    <div ref={list}>
      <DataTable label="Senders" rows={senders} columns={senderColumns} />
    </div>
  );
}

function AddButton() {
  const refusal = useRefusal('admin');
  const navigate = useNavigate();
  return (
    <ActionButton
      leftSection={<IconPlus size={16} aria-hidden />}
      refusal={refusal}
      onClick={() => void navigate({ to: '/settings/senders/new' })}
    >
      Add a sender
    </ActionButton>
  );
}
