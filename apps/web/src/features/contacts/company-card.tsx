import { Anchor, DataList, Text } from '@mantine/core';
import type { Contact } from './get-contact.ts';

export function CompanyCard({ company }: { company: Contact['company'] }) {
  if (!company)
    return (
      <Text size="sm" c="dimmed">
        No company is known. An import with a company column links one.
      </Text>
    );
  const place = [company.city, company.region, company.country].filter(Boolean).join(', ');
  const facts: [string, React.ReactNode][] = [
    ['Name', company.name],
    ['Domain', company.domain && <Domain name={company.domain} />],
    ['Industry', [company.industry, company.subIndustry].filter(Boolean).join(' · ')],
    ['Place', place],
    ['Founded', company.founded],
    ['Fit score', company.bpoFitScore],
  ];
  return (
    <DataList size="sm">
      {facts.map(([label, value]) => (
        <DataList.Item key={label}>
          <DataList.ItemLabel w={110}>{label}</DataList.ItemLabel>
          <DataList.ItemValue>{value || value === 0 ? value : '–'}</DataList.ItemValue>
        </DataList.Item>
      ))}
    </DataList>
  );
}

/** Only what is surely a host name becomes a link. */
function Domain({ name }: { name: string }) {
  if (!/^[a-z0-9.-]+\.[a-z]{2,}$/i.test(name)) return name;
  return (
    <Anchor href={`https://${name}`} target="_blank" rel="noreferrer noopener" size="sm">
      {name}
    </Anchor>
  );
}
