import { Button, Group, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ChoiceFilter } from '../../components/choice-filter.tsx';
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
      <ChoiceFilter
        label="Status"
        placeholder="Any status"
        w={140}
        choices={CAMPAIGN_STATUSES.map((status) => ({ value: status, label: statusLabel(status) }))}
        value={search.status}
        onChoose={(status) => onChange({ status })}
      />
      <ChoiceFilter
        label="Type"
        placeholder="Any type"
        w={130}
        choices={CAMPAIGN_TYPES.map((type) => ({ value: type, label: TYPE_LABELS[type] }))}
        value={search.type}
        onChoose={(type) => onChange({ type })}
      />
      <ChoiceFilter
        label="Owner"
        placeholder="Any owner"
        searchable
        w={170}
        choices={owners.map(({ id, name }) => ({ value: id, label: id === me.id ? `${name} (you)` : name }))}
        value={search.owner}
        onChoose={(owner) => onChange({ owner })}
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
