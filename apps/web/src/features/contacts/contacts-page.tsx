import { EmptyState } from '@mantine/core';
import { IconAddressBook, IconFileImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ActionButton } from '../../components/action-button.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { NothingMatches } from '../../components/nothing-matches.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { plural } from '../../lib/format.ts';
import { useRefusal } from '../session/roles.ts';
import { AudienceFilters, isLimited } from './audience-filters.tsx';
import { toAudienceFilter, toContactsSearch } from './contacts-search.ts';
import { ContactsTable } from './contacts-table.tsx';
import { contactsPageQuery } from './list-contacts.ts';

export function ContactsPage() {
  const search = useSearch({ from: '/app/contacts' });
  const navigate = useNavigate({ from: '/contacts' });
  const refusal = useRefusal('director');
  const filter = toAudienceFilter(search);
  const first = useQuery(contactsPageQuery(filter, 0));
  const limited = isLimited(filter);
  const openImport = () => void navigate({ to: '/contacts/import' });
  const clear = () => void navigate({ search: {} });
  return (
    <>
      <PageHeader
        title="Contacts"
        subtitle={
          <span aria-live="polite">
            {first.data ? `${plural(first.data.total, 'contact')}${limited ? ' match' : ''}` : ' '}
          </span>
        }
      >
        <ActionButton
          leftSection={<IconFileImport size={16} aria-hidden />}
          refusal={refusal}
          onClick={openImport}
        >
          Import a file
        </ActionButton>
      </PageHeader>
      <AudienceFilters
        label="Contacts"
        value={filter}
        onChange={(next) => void navigate({ search: toContactsSearch(next), replace: true })}
      />
      {first.isPending ? (
        <RowsSkeleton rows={10} />
      ) : !first.data ? (
        <ErrorState error={first.error} onRetry={() => first.refetch()} />
      ) : first.data.total > 0 ? (
        <ContactsTable key={JSON.stringify(filter)} filter={filter} total={first.data.total} />
      ) : limited ? (
        <NothingMatches
          icon={<IconAddressBook aria-hidden />}
          title="No contact matches"
          description="Try fewer filters, or another spelling."
          onClear={clear}
        />
      ) : (
        <EmptyState
          py="xl"
          icon={<IconAddressBook aria-hidden />}
          title="No contacts yet"
          description="Import a CSV file: an export of your CRM, Apollo or LinkedIn is understood as it is."
        >
          <EmptyState.Actions>
            <ActionButton refusal={refusal} onClick={openImport}>
              Import a file
            </ActionButton>
          </EmptyState.Actions>
        </EmptyState>
      )}
    </>
  );
}
