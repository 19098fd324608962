import { Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorState } from '../../components/error-state.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { previewQuery } from '../sequence/preview-step.ts';

/** The message that a recipient is going to get, as things stand. */
export function PlannedMessage(props: { campaignId: string; recipientId: string; stepNumber: number }) {
  const preview = useQuery(previewQuery(props));
  if (preview.isPending) return <RowsSkeleton rows={1} height={80} />;
  if (preview.isError) return <ErrorState error={preview.error} onRetry={() => preview.refetch()} />;
  const { subject, body, hold, problems } = preview.data;
  if (body === null)
    return (
      <Text size="sm" c="var(--mantine-color-error)">
        {hold?.detail ?? problems[0]?.message ?? 'There is no message to show.'}
      </Text>
    );
  return (
    <Paper withBorder p="sm" mt="xs">
      {subject && (
        <Text size="sm" fw={600} mb={4}>
          {subject}
        </Text>
      )}
      <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {body}
      </Text>
    </Paper>
  );
}
