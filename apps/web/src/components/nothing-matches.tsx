import { Button, EmptyState } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = { icon: ReactNode; title: string; description?: string; onClear: () => void };

/** What stands in place of a list of which the filters leave nothing, with the way back. */
export function NothingMatches({ icon, title, description, onClear }: Props) {
  return (
    <EmptyState py="xl" icon={icon} title={title} {...(description && { description })}>
      <EmptyState.Actions>
        <Button variant="default" onClick={onClear}>
          Clear filters
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}
