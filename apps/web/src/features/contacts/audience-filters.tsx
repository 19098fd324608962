import { Button, Fieldset, Group, NumberInput, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ChoiceFilter } from '../../components/choice-filter.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { formatCount } from '../../lib/format.ts';
import classes from './audience-filters.module.css';
import { type AudienceFilter, facetsQuery } from './list-contacts.ts';

type Props = {
  value: AudienceFilter;
  onChange: (filter: AudienceFilter) => void;
  label: string;
};

export const isLimited = (filter: AudienceFilter): boolean =>
  Object.values(filter).some((value) => value !== undefined && value !== '');

/** Chooses contacts by fit score, role, seniority, industry and search. */
export function AudienceFilters({ value, onChange, label }: Props) {
  const { data: facets } = useQuery(facetsQuery);
  const change = (changes: AudienceFilter) => onChange({ ...value, ...changes });
  return (
    <Group gap="xs" mb="md" role="search" aria-label={label} align="center">
      <SearchField
        label="Search contacts"
        value={value.search}
        onSearch={(search) => change({ search })}
        w={{ base: '100%', xs: 225 }}
      />
      <RoleField value={value.role} onChange={(role) => change({ role })} />
      <ChoiceFilter
        label="Seniority"
        placeholder="Any seniority"
        searchable
        w={{ base: 'calc(50% - 5px)', xs: 145 }}
        choices={withCounts(facets?.seniorities, value.seniority)}
        value={value.seniority}
        onChoose={(seniority) => change({ seniority })}
      />
      <ChoiceFilter
        label="Industry"
        placeholder="Any industry"
        searchable
        w={{ base: '100%', xs: 165 }}
        choices={withCounts(facets?.industries, value.industry)}
        value={value.industry}
        onChoose={(industry) => change({ industry })}
      />
      <FitRange min={value.minBpoFitScore} max={value.maxBpoFitScore} onChange={change} />
      {isLimited(value) && (
        <Button variant="subtle" size="compact-sm" onClick={() => onChange({})}>
          Clear filters
        </Button>
      )}
    </Group>
  );
}

type Facet = { value: string; count: number }[];

function withCounts(facet: Facet | undefined, chosen: string | undefined) {
  const known = facet ?? [];
  const all =
    chosen && !known.some(({ value }) => value === chosen) ? [...known, { value: chosen, count: 0 }] : known;
  return all.map(({ value, count }) => ({ value, label: `${value} (${formatCount(count)})` }));
}

function RoleField({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange: (role: string | undefined) => void;
}) {
  const [text, setText] = useState(value ?? '');
  const send = useDebouncedCallback((next: string) => onChange(next.trim() || undefined), 250);
  useEffect(() => setText(value ?? ''), [value]);
  return (
    <TextInput
      aria-label="Role, part of the title"
      placeholder="Any role"
      w={{ base: 'calc(50% - 5px)', xs: 125 }}
      maxLength={200}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        send(event.currentTarget.value);
      }}
    />
  );
}

function FitRange(props: {
  min: number | undefined;
  max: number | undefined;
  onChange: (range: Pick<AudienceFilter, 'minBpoFitScore' | 'maxBpoFitScore'>) => void;
}) {
  const { min, max, onChange } = props;
  const send = useDebouncedCallback(onChange, 300);
  const asScore = (value: number | string) => (typeof value === 'number' ? Math.round(value) : undefined);
  return (
    <Fieldset variant="unstyled" className={classes.range}>
      <Text component="legend" size="sm" className={classes.legend}>
        Fit score
      </Text>
      <NumberInput
        key={`from ${min}`}
        aria-label="Fit score from"
        placeholder="0"
        min={0}
        max={max ?? 100}
        clampBehavior="strict"
        allowDecimal={false}
        w={72}
        defaultValue={min ?? ''}
        onChange={(value) => send({ minBpoFitScore: asScore(value) })}
      />
      <Text size="sm" aria-hidden>
        to
      </Text>
      <NumberInput
        key={`to ${max}`}
        aria-label="Fit score to"
        placeholder="100"
        min={0}
        max={100}
        clampBehavior="strict"
        allowDecimal={false}
        w={72}
        defaultValue={max ?? ''}
        onChange={(value) => send({ maxBpoFitScore: asScore(value) })}
      />
    </Fieldset>
  );
}
