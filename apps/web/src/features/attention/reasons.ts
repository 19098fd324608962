import type { AttentionItem } from './list-attention.ts';

export type Resolution = 'sent' | 'resend' | 'give_up';

type Reason = {
  title: string;
  /** What happened and what can be done. */
  explains: string;
  /** What sending once more is called here. */
  resend: string;
};

const REASONS: Record<string, Reason> = {
  in_doubt: {
    title: 'Nobody knows whether it went out',
    explains:
      'The executor was lost in the middle of sending. Look into the mailbox or the LinkedIn account, then say what happened.',
    resend: 'Send again',
  },
  missing_value: {
    title: 'A value for the message is missing',
    explains: 'Fill the gap and the message is tried again. Or give the step a default for everybody.',
    resend: 'Try again',
  },
  missing_address: {
    title: 'There is no address to send to',
    explains: 'Add the address and the message is tried again.',
    resend: 'Try again',
  },
  empty_message: {
    title: 'The message would be empty',
    explains: 'Nothing of the step’s text shows for this person. Mend the text of the step, then try again.',
    resend: 'Try again',
  },
  template_failed: {
    title: 'The step’s text cannot be used',
    explains: 'Mend the text of the step, then try again.',
    resend: 'Try again',
  },
  poisoned: {
    title: 'Three executors were lost over it',
    explains: 'Something about this message stops the program. It is left alone until you say otherwise.',
    resend: 'Send again',
  },
};

/** First what may be harmful to wait with, then what is quickly mended. */
const ORDER = ['in_doubt', 'missing_value', 'missing_address', 'empty_message', 'template_failed'];

export const placeOf = (code: string | null): number => {
  const place = ORDER.indexOf(code ?? '');
  return place === -1 ? ORDER.length : place;
};

export const reasonOf = (code: string | null): Reason =>
  REASONS[code ?? ''] ?? {
    title: code ? `It could not be sent (${code})` : 'It could not be sent',
    explains: 'It was refused, or every try has failed. Read the answer below before sending again.',
    resend: 'Send again',
  };

type Choice = { label: string; effect: string; confirm: string; color?: string };

/** Held back, not failed: a person mends something, and they go on. */
export const HELD_BACK: readonly string[] = [
  'missing_value',
  'missing_address',
  'empty_message',
  'template_failed',
];

/** What a decision does, for one message or for many. */
export function effectOf(as: Resolution, { doubtful, one }: { doubtful: boolean; one: boolean }): string {
  if (as === 'sent')
    return 'Counts as sent, and the next step follows after its delay. This cannot be taken back.';
  if (as === 'give_up')
    return `Nothing more goes to ${one ? 'this person' : 'these people'} in this campaign. This cannot be taken back.`;
  return doubtful
    ? `Goes out with the next pass. If it did go out before, ${one ? 'they get' : 'people get'} it twice.`
    : 'Goes out with the next pass, as soon as the campaign is active.';
}

/** What each decision about some messages does, in words. */
export function choicesFor(items: readonly AttentionItem[]): Record<Resolution, Choice> {
  const one = items.length === 1;
  const codes = new Set(items.map(({ errorCode }) => errorCode));
  const doubtful = codes.has('in_doubt');
  const resend = codes.size === 1 ? reasonOf([...codes][0] ?? null).resend : 'Send again';
  const what = one ? '' : ` (${items.length})`;
  return {
    sent: {
      label: 'It went out',
      effect: effectOf('sent', { doubtful, one }),
      confirm: `${one ? 'It went out' : 'They went out'}${what}`,
    },
    resend: {
      label: resend,
      effect: effectOf('resend', { doubtful, one }),
      confirm: `${resend}${what}`,
    },
    give_up: {
      label: 'Give up',
      effect: effectOf('give_up', { doubtful, one }),
      confirm: `Give up${what}`,
      color: 'red',
    },
  };
}

/** True when a decision is carried out without asking: it does what it says and harms nobody. */
export const needsNoQuestion = (item: AttentionItem, as: Resolution): boolean =>
  as === 'resend' && item.errorCode !== 'in_doubt';
