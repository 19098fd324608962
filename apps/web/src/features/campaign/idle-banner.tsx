import { Alert, Anchor } from '@mantine/core';
import { IconClock, IconPlayerPause } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { formatInstant, formatRelative, people, plural } from '../../lib/format.ts';
import { inOwnTime } from '../../lib/own-time.ts';
import type { Campaign } from './get-campaign.ts';
import { type Idle, idleQuery } from './get-idle.ts';

/** Why nothing goes out at the moment, and when it will. */
export function IdleBanner({ campaign }: { campaign: Campaign }) {
  const { status, stats, pauseReason } = campaign;
  const open = stats.pending + stats.inProgress;
  if (status === 'paused' && open > 0)
    return (
      <Alert color="yellow" icon={<IconPlayerPause aria-hidden />} mb="md" py="xs">
        Paused: nothing goes out. {pauseReason} {people(open)} still {open === 1 ? 'has' : 'have'} messages to
        come.
      </Alert>
    );
  return status === 'active' ? <WhyIdle campaign={campaign} /> : null;
}

/** The live part: asked again while nothing goes out, so that it leaves by itself. */
function WhyIdle({ campaign: { id } }: { campaign: Campaign }) {
  const { data } = useQuery(idleQuery(id));
  const idle = data && isPacing(data) ? null : data;
  return (
    <div aria-live="polite">
      {idle && (
        <Alert
          color={needsSomebody(idle.code) ? 'yellow' : 'blue'}
          icon={<IconClock aria-hidden />}
          mb="md"
          py="xs"
          title="Nothing is being sent right now"
        >
          {inOwnTime(idle.detail)}{' '}
          {idle.nextAt && (
            <>
              The next message is expected {formatRelative(idle.nextAt)} ({formatInstant(idle.nextAt)}).{' '}
            </>
          )}
          {idle.needsAttention > 0 && (
            <Anchor
              component={Link}
              to="/attention"
              search={{ campaign: id } as never}
              inherit
              c="inherit"
              underline="always"
            >
              {plural(idle.needsAttention, 'message')} {idle.needsAttention === 1 ? 'needs' : 'need'} a person
            </Anchor>
          )}
        </Alert>
      )}
    </div>
  );
}

const PACE_MS = 2 * 60_000;

/** A sender that leaves its usual moment between two messages is at work: a banner would only come and go. */
const isPacing = ({ code, nextAt }: Idle): boolean =>
  code === 'sender_gap' && nextAt !== null && nextAt.getTime() - Date.now() < PACE_MS;

/** It does not pass by itself. */
const needsSomebody = (code: string): boolean =>
  ['sender_paused', 'needs_attention', 'no_executor', 'no_steps'].includes(code);
