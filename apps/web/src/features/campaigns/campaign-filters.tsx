import { Button, Group, Select, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { SearchField } from '../../components/search-field.tsx';
import { statusLabel } from '../../components/status-badge.tsx';
import { useMe } from '../session/get-me.ts';
import { TYPE_LABELS } from './campaign-columns.tsx';
import { CAMPAIGN_STATUSES, CAMPAIGN_TYPES, type CampaignsSearch } from './campaigns-search.ts';
import { ownersQuery } from './list-owners.ts';

type Props = {
  search: CampaignsSearch;
  onChange: (changes: { [K in keyof CampaignsSearch]: CampaignsSearch[K] | undefined }) => void;
};

export const isFiltered = ({ q, status, type, owner, attention }: CampaignsSearch): boolean =>
  Boolean(q || status || type || owner || attention);

export function CampaignFilters({ search, onChange }: Props) {
  const me = useMe();
  const { data: owners = [] } = useQuery(ownersQuery);
  return (
    <Group gap="xs" mb="md" role="search" aria-label="Campaigns">
      <SearchField
        label="Search campaigns"
        value={search.q}
        onSearch={(q) => onChange({ q })}
        w={{ base: '100%', xs: 240 }}
      />
      <Select
        aria-label="Status"
        placeholder="Any status"
        clearable
        w={140}
        data={CAMPAIGN_STATUSES.map((status) => ({ value: status, label: statusLabel(status) }))}
        value={search.status ?? null}
        onChange={(status) => onChange({ status: (status ?? undefined) as CampaignsSearch['status'] })}
      />
      <Select
        aria-label="Type"
        placeholder="Any type"
        clearable
        w={130}
        data={CAMPAIGN_TYPES.map((type) => ({ value: type, label: TYPE_LABELS[type] }))}
        value={search.type ?? null}
        onChange={(type) => onChange({ type: (type ?? undefined) as CampaignsSearch['type'] })}
      />
      <Select
        aria-label="Owner"
        placeholder="Any owner"
        clearable
        searchable
        w={170}
        data={owners.map(({ id, name }) => ({ value: id, label: id === me.id ? `${name} (you)` : name }))}
        value={search.owner ?? null}
        onChange={(owner) => onChange({ owner: owner ?? undefined })}
      />
      <Switch
        label="Needs attention"
        checked={search.attention ?? false}
        onChange={(event) => onChange({ attention: event.currentTarget.checked || undefined })}
      />
      {isFiltered(search) && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() =>
            onChange({
              q: undefined,
              status: undefined,
              type: undefined,
              owner: undefined,
              attention: undefined,
            })
          }
        >
          Clear filters
        </Button>
      )}
    </Group>
  );
}
