import { Button, Fieldset, Group, NumberInput, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
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
        w={{ base: '100%', xs: 195 }}
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
        // Short, so that it stands in the same line and the list below stays where it is.
        <Button
          variant="subtle"
          size="compact-sm"
          px={6}
          aria-label="Clear filters"
          onClick={() => onChange({})}
        >
          Clear
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

type Range = Pick<AudienceFilter, 'minBpoFitScore' | 'maxBpoFitScore'>;

/** Both bounds may be typed before the first is sent: what waits is sent together. */
function FitRange(props: {
  min: number | undefined;
  max: number | undefined;
  onChange: (range: Range) => void;
}) {
  const { min, max, onChange } = props;
  const waiting = useRef<Range>({});
  const send = useDebouncedCallback(() => {
    const range = waiting.current;
    waiting.current = {};
    onChange(range);
  }, 300);
  const change = (bound: Range) => {
    waiting.current = { ...waiting.current, ...bound };
    send();
  };
  return (
    <Fieldset variant="unstyled" className={classes.range}>
      <Text component="legend" size="sm" className={classes.legend}>
        Fit score
      </Text>
      <ScoreField
        label="Fit score from"
        placeholder="0"
        most={max ?? 100}
        value={min}
        onChange={(minBpoFitScore) => change({ minBpoFitScore })}
      />
      <Text size="sm" aria-hidden>
        to
      </Text>
      <ScoreField
        label="Fit score to"
        placeholder="100"
        most={100}
        value={max}
        onChange={(maxBpoFitScore) => change({ maxBpoFitScore })}
      />
    </Fieldset>
  );
}

function ScoreField(props: {
  label: string;
  placeholder: string;
  most: number;
  value: number | undefined;
  onChange: (score: number | undefined) => void;
}) {
  const { label, placeholder, most, value, onChange } = props;
  const [typed, setTyped] = useState<number | string>(value ?? '');
  useEffect(() => setTyped(value ?? ''), [value]);
  return (
    <NumberInput
      aria-label={label}
      placeholder={placeholder}
      min={0}
      max={most}
      clampBehavior="strict"
      allowDecimal={false}
      w={72}
      value={typed}
      onChange={(next) => {
        setTyped(next);
        onChange(typeof next === 'number' ? Math.round(next) : undefined);
      }}
    />
  );
}
