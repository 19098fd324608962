import { Accordion, Alert, Button, Group, List, Stack, Switch, Text } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState } from '../../components/error-state.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { formatCount, nameOf, people } from '../../lib/format.ts';
import type { Campaign } from '../campaign/get-campaign.ts';
import { contactsByIdQuery } from './find-contacts.ts';
import { audienceQuery } from './preview-audience.ts';
import type { Audience, AudienceRules } from './recipient-mutations.ts';
import { type AudienceGroup, SKIP_REASONS } from './skip-reasons.ts';

const GROUPS: Record<AudienceGroup, string> = { ready: 'ready to be added', ...SKIP_REASONS };

/** Who is skipped only until one says otherwise. */
const OVERRIDES: { group: AudienceGroup; rule: keyof AudienceRules; label: string; hint: string }[] = [
  {
    group: 'contacted_before',
    rule: 'includeContactedBefore',
    label: 'Add also those whom this campaign has contacted before',
    hint: 'They were removed from it, and would get its messages again from the first step on.',
  },
  {
    group: 'active_elsewhere',
    rule: 'includeActiveElsewhere',
    label: 'Add also those who are under way in another campaign',
    hint: 'They would get messages of both at the same time.',
  },
];

/** What adding would do, before it is done; each group opens. */
export function DryResult(props: {
  campaign: Pick<Campaign, 'id' | 'status'>;
  audience: Audience;
  onRules: (rules: AudienceRules) => void;
  onBack: () => void;
  onAdd: () => void;
}) {
  const { campaign, audience, onRules, onBack, onAdd } = props;
  const preview = useQuery(audienceQuery(campaign.id, audience));
  if (preview.isPending) return <RowsSkeleton rows={4} />;
  if (preview.isError) return <ErrorState error={preview.error} onRetry={() => preview.refetch()} />;
  const { ready, skippedCounts, examples } = preview.data;
  const countOf = (group: AudienceGroup) => (group === 'ready' ? ready : (skippedCounts[group] ?? 0));
  const groups = (Object.keys(GROUPS) as AudienceGroup[]).filter(
    (group) => group === 'ready' || countOf(group) > 0,
  );
  return (
    <Stack>
      <Text fw={600} role="status">
        {groups.map((group) => `${formatCount(countOf(group))} ${GROUPS[group]}`).join(', ')}
      </Text>
      <Accordion variant="contained" multiple>
        {groups.map((group) => (
          <Accordion.Item key={group} value={group}>
            <Accordion.Control
              disabled={countOf(group) === 0}
              icon={
                group === 'ready' ? (
                  <IconCheck size={18} color="var(--mantine-color-green-7)" aria-hidden />
                ) : (
                  <IconMinus size={18} aria-hidden />
                )
              }
            >
              {formatCount(countOf(group))} {GROUPS[group]}
            </Accordion.Control>
            <Accordion.Panel>
              <Names ids={examples[group]} total={countOf(group)} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      {OVERRIDES.filter(({ group, rule }) => countOf(group) > 0 || audience[rule]).map(
        ({ rule, label, hint }) => (
          <Switch
            key={rule}
            label={label}
            description={hint}
            checked={audience[rule] ?? false}
            onChange={(event) => onRules({ [rule]: event.currentTarget.checked })}
          />
        ),
      )}
      {campaign.status === 'active' && ready > 0 && (
        <Alert color="blue">
          The campaign is active: the first step is planned for them as soon as they are added.
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
        <Button disabled={ready === 0} onClick={onAdd}>
          {ready === 0 ? 'Nobody to add' : `Add ${people(ready)}`}
        </Button>
      </Group>
    </Stack>
  );
}

const SHOWN = 20;

function Names({ ids, total }: { ids: string[]; total: number }) {
  const contacts = useQuery(contactsByIdQuery(ids));
  const [all, setAll] = useState(false);
  if (contacts.isPending) return <RowsSkeleton rows={1} height={80} />;
  if (contacts.isError) return <ErrorState error={contacts.error} onRetry={() => contacts.refetch()} />;
  const shown = all ? contacts.data : contacts.data.slice(0, SHOWN);
  const left = total - shown.length;
  return (
    <>
      <List size="sm" spacing={2}>
        {shown.map((contact) => (
          <List.Item key={contact.id}>
            {nameOf(contact)}
            <Text span size="sm" c="dimmed">
              {' '}
              {[contact.title, contact.company?.name].filter(Boolean).join(', ')}
            </Text>
          </List.Item>
        ))}
      </List>
      {!all && contacts.data.length > SHOWN && (
        <Button size="compact-sm" variant="subtle" mt="xs" onClick={() => setAll(true)}>
          Show {formatCount(contacts.data.length - SHOWN)} more
        </Button>
      )}
      {(all || contacts.data.length <= SHOWN) && left > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          and {formatCount(left)} more
        </Text>
      )}
    </>
  );
}
