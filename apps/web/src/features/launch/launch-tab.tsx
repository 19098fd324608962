import { Alert, Button, Card, Group, List, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, IconBan, IconCheck, IconPlayerPause, IconRocket } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { notifyDone, notifyUndo } from '../../components/notify.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { formatInstant, formatSoon, people, plural } from '../../lib/format.ts';
import { withPlainDays } from '../../lib/own-time.ts';
import { type Campaign, campaignQuery, useCampaign } from '../campaign/get-campaign.ts';
import { type Checklist, checklistQuery } from '../campaign/get-checklist.ts';
import { usePauseCampaigns } from '../campaigns/pause-campaigns.ts';
import { describePaused } from '../campaigns/paused-notice.ts';
import { useRefusal } from '../session/roles.ts';
import { useActivateCampaign } from './activate-campaign.ts';
import { ForecastSection } from './forecast.tsx';
import { WhereToMend } from './where-to-mend.tsx';
import { whyBlocked } from './why-blocked.ts';

const HEADS = {
  draft: 'Before it starts',
  active: 'It is running',
  paused: 'Before it goes on',
  completed: 'It has ended',
} as const satisfies Record<Campaign['status'], string>;

/** What keeps a campaign from starting, what somebody should know, and the button that says what it will do. */
export function LaunchTab() {
  const campaign = useCampaign();
  const checklist = useQuery({ ...checklistQuery(campaign.id), refetchOnMount: 'always' });
  return (
    <Stack maw={760}>
      <Title order={2} size="h4">
        {HEADS[campaign.status]}
      </Title>
      {checklist.isPending && <RowsSkeleton rows={1} height={180} />}
      {checklist.isError && !checklist.data && (
        <ErrorState error={checklist.error} onRetry={() => checklist.refetch()} />
      )}
      {checklist.data && (
        <>
          <Findings campaign={campaign} checklist={checklist.data} />
          <Launch campaign={campaign} checklist={checklist.data} />
          {campaign.status !== 'completed' && <ForecastSection campaignId={campaign.id} />}
        </>
      )}
    </Stack>
  );
}

function Findings({ campaign, checklist }: { campaign: Campaign; checklist: Checklist }) {
  const passed = passedChecks(campaign, checklist);
  const order = { block: 0, warn: 1 } as const;
  const findings = [...checklist.findings].sort((a, b) => order[a.level] - order[b.level]);
  return (
    <Card withBorder padding="md">
      <List listStyleType="none" spacing="sm" aria-label="Checklist">
        {findings.map((finding) => (
          <Line
            key={`${finding.code} ${finding.stepNumber} ${finding.detail}`}
            level={finding.level}
            label={finding.level === 'block' ? 'Has to be mended' : 'Worth a look'}
          >
            <Text size="sm">{withPlainDays(finding.detail)}</Text>
            <Group gap="xs">
              {finding.count !== null && (
                <Text size="sm" c="dimmed">
                  {people(finding.count)}
                </Text>
              )}
              <WhereToMend campaign={campaign} finding={finding} />
            </Group>
          </Line>
        ))}
        {passed.map((text) => (
          <Line key={text} level="ok" label="In order">
            <Text size="sm">{text}</Text>
          </Line>
        ))}
      </List>
    </Card>
  );
}

const LOOKS = {
  block: { icon: IconBan, color: 'red' },
  warn: { icon: IconAlertTriangle, color: 'orange' },
  ok: { icon: IconCheck, color: 'green' },
} as const;

function Line(props: { level: keyof typeof LOOKS; label: string; children: React.ReactNode }) {
  const { icon: Icon, color } = LOOKS[props.level];
  return (
    <List.Item
      icon={
        <ThemeIcon color={color} variant="light" size={26} radius="xl">
          <Icon size={16} role="img" aria-label={props.label} />
        </ThemeIcon>
      }
    >
      {props.children}
    </List.Item>
  );
}

function passedChecks({ sequences, stats }: Campaign, { findings, ready }: Checklist): string[] {
  const has = (...codes: string[]) => findings.some(({ code }) => codes.includes(code));
  return [
    sequences.length > 0 && `${plural(sequences.length, 'step')} in the sequence`,
    ready && sequences.length > 0 && 'All templates can be read, and every variable in them exists',
    stats.totalRecipients > 0 && `${people(stats.totalRecipients)} in the campaign`,
    ready &&
      stats.totalRecipients > 0 &&
      !has('missing_value', 'empty_message') &&
      'Every message can be filled for everybody looked at',
    ready &&
      stats.totalRecipients > 0 &&
      !has('missing_address') &&
      'Everybody looked at has an address for every step',
  ].filter((text) => text !== false);
}

function Launch({ campaign, checklist }: { campaign: Campaign; checklist: Checklist }) {
  const refusal = useRefusal('director');
  const activate = useActivateCampaign(campaign.id);
  const pause = usePauseCampaigns();
  const queryClient = useQueryClient();
  const takeOffer = useRef<(() => void) | null>(null);
  const anySent = campaign.stats.sent > 0;
  useEffect(() => {
    if (anySent) takeOffer.current?.();
  }, [anySent]);
  const onPause = () =>
    pause.mutate([campaign.id], { onSuccess: (result) => describePaused(result, [campaign.name]) });
  if (campaign.status === 'active')
    return (
      <Stack gap="xs">
        <Text size="sm">
          {whenNext(campaign.stats.nextSendAt)} A pause stops new messages at once; what is in flight at that
          moment finishes, and the answer says how many.
        </Text>
        <Group>
          <ActionButton
            variant="default"
            leftSection={<IconPlayerPause size={16} aria-hidden />}
            refusal={refusal}
            loading={pause.isPending}
            onClick={onPause}
          >
            Pause
          </ActionButton>
        </Group>
      </Stack>
    );
  const blocked = whyBlocked(checklist.findings);
  const onLaunch = () =>
    activate.mutate(undefined, {
      onSuccess: () => {
        // Asked again by now, with what was planned.
        const { stats } = queryClient.getQueryData(campaignQuery(campaign.id).queryKey) ?? campaign;
        const firstSend = stats.nextSendAt ?? checklist.launch.firstSendAt;
        if (campaign.stats.sent > 0) notifyDone(`“${campaign.name}” is going again.`);
        else if (stats.sent > 0 || (firstSend && firstSend.getTime() <= Date.now()))
          notifyDone(`“${campaign.name}” is launched.`);
        else
          takeOffer.current = notifyUndo(
            `“${campaign.name}” is launched. Undo pauses it.`,
            onPause,
            firstSend,
          );
      },
    });
  return (
    <Stack gap="sm">
      {activate.isError && <ErrorState error={activate.error} />}
      {blocked && (
        <Text size="sm" id="launch-blocked">
          {blocked}
        </Text>
      )}
      <Group>
        <ActionButton
          size="md"
          h="auto"
          mih={42}
          py={8}
          styles={{ label: { whiteSpace: 'normal' } }}
          leftSection={<IconRocket size={18} aria-hidden />}
          refusal={refusal ?? blocked}
          loading={activate.isPending}
          onClick={onLaunch}
        >
          {launchLabel(campaign, checklist)}
        </ActionButton>
        <Button
          variant="subtle"
          component={Link}
          to="/campaigns/$campaignId/sequence"
          params={{ campaignId: campaign.id } as never}
        >
          Back to the sequence
        </Button>
      </Group>
      {campaign.stats.totalRecipients === 0 && !blocked && (
        <Alert color="blue">Nobody is in it yet: whoever is added later gets the first step then.</Alert>
      )}
    </Stack>
  );
}

function launchLabel({ status, stats }: Campaign, { launch }: Checklist): string {
  if (status === 'paused') {
    const open = stats.pending + stats.inProgress;
    return open > 0 ? `Resume for ${people(open)}` : 'Resume';
  }
  if (launch.people === 0) return 'Launch';
  const at = launch.firstSendAt;
  const soon = at && at.getTime() - Date.now() < 60_000;
  return `Launch to ${people(launch.people)}${at ? `, first send ${soon ? 'at once' : formatSoon(at)}` : ''}`;
}

/** Why one that is due has not gone out stands above, where it holds for the whole campaign. */
const whenNext = (at: Date | null): string => {
  if (!at) return 'Nothing is planned at the moment.';
  return at.getTime() <= Date.now()
    ? 'The next message is due now.'
    : `The next message is planned for ${formatInstant(at)}.`;
};
