import { Button, EmptyState } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconMapOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';

export function NotFoundPage() {
  useDocumentTitle('Not found · Outreach');
  return (
    <EmptyState py="xl" icon={<IconMapOff aria-hidden />}>
      <EmptyState.Title component="h1">There is nothing at this address</EmptyState.Title>
      <EmptyState.Description>It may have been deleted, or the link is incomplete.</EmptyState.Description>
      <EmptyState.Actions>
        <Button component={Link} to="/campaigns">
          Go to the campaigns
        </Button>
      </EmptyState.Actions>
    </EmptyState>
  );
}

/** The same outside of the frame, for addresses that no page has. */
export function NowherePage() {
  return (
    <main>
      <NotFoundPage />
    </main>
  );
}
