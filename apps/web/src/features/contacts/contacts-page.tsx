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
import { said } from '../../lib/search-params.ts';
import { useRefusal } from '../session/roles.ts';
import { AudienceFilters, isLimited } from './audience-filters.tsx';
import { sortedBy, toAudienceFilter, toContactsSearch, toOrder } from './contacts-search.ts';
import { ContactsTable } from './contacts-table.tsx';
import { contactsPageQuery } from './list-contacts.ts';
import { SelectedContacts } from './selected-contacts.tsx';
import { useContactSelection } from './use-contact-selection.ts';

export function ContactsPage() {
  const search = useSearch({ from: '/app/contacts' });
  const navigate = useNavigate({ from: '/contacts' });
  const refusal = useRefusal('director');
  const filter = toAudienceFilter(search);
  const order = toOrder(search);
  const listing = { ...filter, ...order };
  const first = useQuery(contactsPageQuery(listing, 0));
  const selection = useContactSelection(filter);
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
        onChange={(next) =>
          void navigate({
            search: ({ sort, dir }) => said({ ...toContactsSearch(next), sort, dir }),
            replace: true,
          })
        }
      />
      {refusal === null && (
        <SelectedContacts selection={selection} filter={filter} limited={limited} total={first.data?.total} />
      )}
      {first.isPending ? (
        <RowsSkeleton rows={10} />
      ) : !first.data ? (
        <ErrorState error={first.error} onRetry={() => first.refetch()} />
      ) : first.data.total > 0 ? (
        <ContactsTable
          key={JSON.stringify(listing)}
          filter={listing}
          total={first.data.total}
          sorting={{
            by: order.sort,
            direction: order.direction ?? 'asc',
            onSort: (by) => void navigate({ search: sortedBy(search, by), replace: true }),
          }}
          selection={refusal === null ? selection : undefined}
        />
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
