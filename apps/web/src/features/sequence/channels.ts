import { IconBrandLinkedin, IconMail, IconUserPlus, type TablerIcon } from '@tabler/icons-react';
import type { RouterOutputs } from '../../lib/api.ts';

export type Step = RouterOutputs['sequences']['list'][number];
export type StepChannel = Step['channel'];

type ChannelFacts = {
  label: string;
  icon: TablerIcon;
  /** Characters that a message may have, with what the limit is called. Counted in the text as it goes out. */
  limits: { characters: number; name: string; hard: boolean }[];
  /** What a new step starts with. */
  starter: string;
};

/** LinkedIn's limits as of its help pages: a note 200 characters (300 with Premium), a message 8,000. */
export const CHANNELS = {
  email: {
    label: 'E-mail',
    icon: IconMail,
    limits: [],
    starter: 'Hi {{ first_name | default: "there" }},\n\n',
  },
  linkedin_connection: {
    label: 'LinkedIn connection request',
    icon: IconUserPlus,
    limits: [
      { characters: 200, name: 'free accounts', hard: false },
      { characters: 300, name: 'paid accounts', hard: true },
    ],
    starter: 'Hi {{ first_name | default: "there" }}, ',
  },
  linkedin_message: {
    label: 'LinkedIn message',
    icon: IconBrandLinkedin,
    limits: [{ characters: 8_000, name: 'LinkedIn messages', hard: true }],
    starter: 'Hi {{ first_name | default: "there" }},\n\n',
  },
} as const satisfies Record<StepChannel, ChannelFacts>;

export const STEP_CHANNELS = Object.keys(CHANNELS) as StepChannel[];

export const channelFacts = (channel: StepChannel): ChannelFacts => CHANNELS[channel];

/** "wait 3 days", "right after", "at the start". */
export const describeDelay = (days: number, first: boolean): string => {
  if (days === 0) return first ? 'at the start' : 'right after';
  const wait = `${days} ${days === 1 ? 'day' : 'days'}`;
  return first ? `${wait} after the start` : `wait ${wait}`;
};
