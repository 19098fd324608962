import { Button, Group, Paper, Text } from '@mantine/core';
import { IconChecks, IconUserPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { formatCount, people } from '../../lib/format.ts';
import { AddToCampaign } from './add-to-campaign.tsx';
import { CONTACTS_LIST } from './contacts-table.tsx';
import type { AudienceFilter } from './list-contacts.ts';
import type { ContactSelection } from './use-contact-selection.ts';

type Props = {
  selection: ContactSelection;
  filter: AudienceFilter;
  /** Whether the filter leaves anybody out. */
  limited: boolean;
  /** How many the filter finds; undefined as long as they are being counted. */
  total: number | undefined;
};

/**
 * What can be done with the contacts that are selected: those who are ticked, also when the filter hides them by now, or
 * all whom it finds.
 */
export function SelectedContacts({ selection, filter, limited, total = 0 }: Props) {
  const { ids, isAll, selectAll, clear } = selection;
  const [picking, setPicking] = useState(false);
  const add = useRef<HTMLButtonElement>(null);
  const select = useRef<HTMLButtonElement>(null);
  const wanted = useRef<'add' | 'select' | null>(null);
  // The button that was pressed goes, and would take the focus with it.
  useEffect(() => {
    if (wanted.current === 'add') add.current?.focus();
    if (wanted.current === 'select') (select.current ?? document.getElementById(CONTACTS_LIST))?.focus();
    wanted.current = null;
  });
  const isSelected = isAll || ids.size > 0;
  const offersAll = !isAll && total > 0 && (limited || ids.size > 0);
  if (!isSelected && !offersAll) return null;
  const all = allOf(total, limited);
  return (
    <Paper withBorder p="xs" mb="xs" role="region" aria-label="Selected contacts" data-selected-contacts>
      <Group gap="sm">
        <Text size="sm" fw={600} aria-live="polite">
          {isAll
            ? `${all.slice(0, 1).toUpperCase()}${all.slice(1)} ${total === 1 ? 'is' : 'are'} selected`
            : isSelected
              ? `${people(ids.size)} selected`
              : 'Nobody selected'}
        </Text>
        {isSelected && (
          <Button
            ref={add}
            size="xs"
            variant="light"
            leftSection={<IconUserPlus size={16} aria-hidden />}
            onClick={() => setPicking(true)}
          >
            {isAll ? `Add ${all} to a campaign …` : 'Add to a campaign …'}
          </Button>
        )}
        {offersAll && (
          <Button
            ref={select}
            size="xs"
            variant="subtle"
            leftSection={<IconChecks size={16} aria-hidden />}
            onClick={() => {
              wanted.current = 'add';
              selectAll();
            }}
          >
            Select {all}
          </Button>
        )}
        {isSelected && (
          <Button
            size="xs"
            variant="subtle"
            onClick={() => {
              wanted.current = 'select';
              clear();
            }}
          >
            Clear the selection
          </Button>
        )}
      </Group>
      {picking && (
        <AddToCampaign
          count={isAll ? total : ids.size}
          audience={isAll ? { filter } : { contactIds: [...ids] }}
          onClose={() => setPicking(false)}
        />
      )}
    </Paper>
  );
}

/** "all 1,234 who match", "the one contact". */
function allOf(total: number, limited: boolean): string {
  if (total === 1) return limited ? 'the one who matches' : 'the one contact';
  return `all ${formatCount(total)} ${limited ? 'who match' : 'contacts'}`;
}
