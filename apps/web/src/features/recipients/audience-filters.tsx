import { Group, RangeSlider, Select, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { formatCount } from '../../lib/format.ts';
import { facetsQuery } from './find-contacts.ts';

/** The filter as the form holds it; `''` and the whole range limit nothing. */
export type AudienceForm = {
  fit: [number, number];
  role: string;
  seniority: string | null;
  industry: string | null;
  search: string;
};

export const WHOLE_RANGE: [number, number] = [0, 100];
export const NO_FILTER: AudienceForm = {
  fit: WHOLE_RANGE,
  role: '',
  seniority: null,
  industry: null,
  search: '',
};

export function AudienceFilters({
  form,
  onChange,
}: {
  form: AudienceForm;
  onChange: (form: AudienceForm) => void;
}) {
  const { data: facets } = useQuery(facetsQuery);
  const fitLabel = useId();
  const set = (changes: Partial<AudienceForm>) => onChange({ ...form, ...changes });
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }} spacing="sm" role="search" aria-label="Contacts">
      <div>
        <Group justify="space-between">
          <Text size="sm" fw={500} id={fitLabel}>
            Fit score of the company
          </Text>
          <Text size="sm">
            {form.fit[0]} to {form.fit[1]}
          </Text>
        </Group>
        <RangeSlider
          aria-labelledby={fitLabel}
          thumbFromLabel="Lowest fit score"
          thumbToLabel="Highest fit score"
          min={0}
          max={100}
          minRange={0}
          label={null}
          mt={8}
          value={form.fit}
          onChange={(fit) => set({ fit })}
        />
      </div>
      <TextInput
        label="Role"
        placeholder="operations"
        value={form.role}
        onChange={(event) => set({ role: event.currentTarget.value })}
      />
      <TextInput
        label="Search"
        placeholder="Name, e-mail or company"
        value={form.search}
        onChange={(event) => set({ search: event.currentTarget.value })}
      />
      <Select
        label="Seniority"
        placeholder="Any"
        clearable
        searchable
        data={(facets?.seniorities ?? []).map(offer)}
        value={form.seniority}
        onChange={(seniority) => set({ seniority })}
      />
      <Select
        label="Industry"
        placeholder="Any"
        clearable
        searchable
        data={(facets?.industries ?? []).map(offer)}
        value={form.industry}
        onChange={(industry) => set({ industry })}
      />
    </SimpleGrid>
  );
}

const offer = ({ value, count }: { value: string; count: number }) => ({
  value,
  label: `${value} (${formatCount(count)})`,
});
