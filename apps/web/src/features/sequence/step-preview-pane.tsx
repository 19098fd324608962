import { ActionIcon, Alert, Anchor, Box, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconClock, IconHandStop } from '@tabler/icons-react';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ErrorState } from '../../components/error-state.tsx';
import { HtmlMessage } from '../../components/html-message.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { formatCount, formatInstant, people } from '../../lib/format.ts';
import type { Campaign } from '../campaign/get-campaign.ts';
import { checklistQuery } from '../campaign/get-checklist.ts';
import type { Step, StepChannel } from './channels.ts';
import { PersonPicker } from './person-picker.tsx';
import type { StepPreview } from './preview-step.ts';
import { SendTest } from './send-test.tsx';

export type PreviewWhom = { nth: number } | { recipientId: string } | { contactId: string };

type Props = {
  campaign: Campaign;
  stepNumber: number | undefined;
  channel: StepChannel;
  format: Step['format'];
  /** What is stored is not what is shown. */
  unsaved: boolean;
  preview: UseQueryResult<StepPreview>;
  whom: PreviewWhom;
  onWhom: (whom: PreviewWhom) => void;
};

/** What one real person would get, letter for letter, and when. */
export function StepPreviewPane(props: Props) {
  const { campaign, stepNumber, channel, format, unsaved, preview, whom, onWhom } = props;
  const { data } = preview;
  return (
    <Stack gap="sm" component="section" aria-label="Preview">
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} size="h5">
          Preview
        </Title>
        {data && data.total > 0 && <Walk preview={data} whom={whom} onWhom={onWhom} />}
      </Group>
      <PersonPicker campaign={campaign} person={data?.person ?? null} onPick={onWhom} />
      <Gaps campaign={campaign} stepNumber={stepNumber} shown={data?.person?.recipientId} onWhom={onWhom} />
      {preview.isError && !data && <ErrorState error={preview.error} onRetry={() => preview.refetch()} />}
      {preview.isPending && <RowsSkeleton rows={1} height={220} />}
      {data && !data.person && (
        <Text size="sm" c="dimmed">
          There is nobody to preview for yet.{' '}
          <Anchor component={Link} to="/contacts" inherit underline="always">
            Import contacts
          </Anchor>{' '}
          first.
        </Text>
      )}
      {data?.person && (
        <Message
          preview={data}
          campaignId={campaign.id}
          channel={channel}
          format={channel === 'email' ? format : 'text'}
          fading={preview.isPlaceholderData}
        />
      )}
      {channel === 'email' && data?.person && (
        <SendTest campaignId={campaign.id} stepNumber={stepNumber} whom={whom} unsaved={unsaved} />
      )}
    </Stack>
  );
}

function Walk({
  preview,
  whom,
  onWhom,
}: {
  preview: StepPreview;
  whom: PreviewWhom;
  onWhom: Props['onWhom'];
}) {
  const here = preview.nth ?? ('nth' in whom ? whom.nth : 0);
  const { total } = preview;
  return (
    <Group gap={4} wrap="nowrap">
      <ActionIcon
        variant="default"
        aria-label="Previous person"
        disabled={here <= 0}
        onClick={() => onWhom({ nth: here - 1 })}
      >
        <IconChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <Text size="xs" miw={70} ta="center" aria-live="polite">
        {preview.nth === null ? 'chosen' : `${formatCount(here + 1)} of ${formatCount(total)}`}
      </Text>
      <ActionIcon
        variant="default"
        aria-label="Next person"
        disabled={here >= total - 1}
        onClick={() => onWhom({ nth: preview.nth === null ? 0 : here + 1 })}
      >
        <IconChevronRight size={16} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

/** Leads to those whose message would be held back. */
function Gaps(props: {
  campaign: Campaign;
  stepNumber: number | undefined;
  shown: string | null | undefined;
  onWhom: Props['onWhom'];
}) {
  const { campaign, stepNumber, shown, onWhom } = props;
  const { data } = useQuery(checklistQuery(campaign.id));
  const about = data?.findings.filter((finding) => finding.stepNumber === stepNumber && finding.count) ?? [];
  const examples = [...new Set(about.flatMap((finding) => finding.examples))];
  if (stepNumber === undefined || examples.length === 0) return null;
  const here = examples.indexOf(shown ?? '');
  const next = examples[(here + 1) % examples.length];
  return (
    <Group gap="xs">
      <Text size="sm">
        {people(examples.length)} with a gap or a warning{here >= 0 ? ` (this is number ${here + 1})` : ''}
      </Text>
      <Anchor
        component="button"
        type="button"
        size="sm"
        onClick={() => next && onWhom({ recipientId: next })}
      >
        {here >= 0 ? 'Show the next' : 'Show them'}
      </Anchor>
    </Group>
  );
}

function Message(props: {
  preview: StepPreview;
  campaignId: string;
  channel: StepChannel;
  format: Step['format'];
  fading: boolean;
}) {
  const { preview, campaignId, channel, format, fading } = props;
  const { person, sendAt, hold, problems } = preview;
  return (
    <Box opacity={fading ? 0.6 : 1}>
      {hold && (
        <Alert
          color="orange"
          icon={<IconHandStop aria-hidden />}
          title="This message would be held back"
          mb="sm"
        >
          {hold.detail}
        </Alert>
      )}
      {problems.length > 0 && (
        <Alert color="red" mb="sm">
          The template cannot be sent as it is; what is wrong is marked in it.
        </Alert>
      )}
      {preview.body !== null && (
        <Paper withBorder p="md" aria-label="The message as it goes out" component="article">
          <Text size="xs" c="dimmed">
            To: {preview.to}
          </Text>
          {channel === 'email' && (
            <Text fw={600} mb="xs" data-testid="preview-subject">
              {preview.subject ?? 'Re: (the thread of the e-mail before)'}
            </Text>
          )}
          {format === 'html' ? (
            <HtmlMessage html={preview.body} />
          ) : (
            <Text
              size="sm"
              style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
              data-testid="preview-body"
            >
              {preview.body}
            </Text>
          )}
          {preview.footer !== null && (
            <Text
              size="xs"
              c="dimmed"
              mt="md"
              style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
              data-testid="preview-footer"
            >
              {preview.footer}
            </Text>
          )}
          {channel === 'email' && <NoOptOut campaignId={campaignId} />}
        </Paper>
      )}
      {sendAt && (
        <Group gap={6} mt="xs" wrap="nowrap" align="flex-start">
          <IconClock size={16} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
          <Text size="sm">
            {person?.timezone ? (
              <>
                Would go out {formatInstant(sendAt, { zone: person.timezone })} for them,{' '}
                {formatInstant(sendAt)} for you.
              </>
            ) : (
              <>Would go out {formatInstant(sendAt)} your time; their time zone is not known.</>
            )}
          </Text>
        </Group>
      )}
    </Box>
  );
}

/** Says of the end of an e-mail that something is not there. */
function NoOptOut({ campaignId }: { campaignId: string }) {
  const { data } = useQuery(checklistQuery(campaignId));
  if (!data?.findings.some(({ code }) => code === 'public_url_missing')) return null;
  return (
    <Text size="xs" fs="italic" mt="md">
      No link to opt out stands here: PUBLIC_URL is not set on the server.
    </Text>
  );
}
