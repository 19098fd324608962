import { Paper, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorState } from '../../components/error-state.tsx';
import { HtmlMessage } from '../../components/html-message.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { problemOf } from '../../lib/problem.ts';
import { sentMessageQuery } from './get-sent-message.ts';

/** The message that a recipient got, or may have got, to the letter. */
export function SentMessage(props: { campaignId: string; recipientId: string; actionId: string }) {
  const message = useQuery(sentMessageQuery(props));
  if (message.isPending) return <RowsSkeleton rows={1} height={80} />;
  if (message.isError && problemOf(message.error).status === 404)
    return <Text size="sm">Its text was not kept.</Text>;
  if (message.isError) return <ErrorState error={message.error} onRetry={() => message.refetch()} />;
  const { subject, body, format } = message.data;
  return (
    <Paper withBorder p="sm" mt="xs" component="article" aria-label="The message to the letter">
      {subject && (
        <Text size="sm" fw={600} mb={4} style={{ overflowWrap: 'anywhere' }}>
          {subject}
        </Text>
      )}
      {format === 'html' && HAS_TAGS.test(body) ? (
        <HtmlMessage html={body} />
      ) : (
        <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {body}
        </Text>
      )}
    </Paper>
  );
}

/** The step may have become HTML only after this message had gone out. */
const HAS_TAGS = /<\/?[a-z][^>]*>/i;
