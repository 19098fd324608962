import { CHANNELS, type Step, type StepChannel } from './channels.ts';

/** A step that is being written for a campaign under way, and exists on its page only. */
export type NewStep = { channel: StepChannel; stepNumber: number };

/** A step as its editor holds it. */
export type StepDraft = Pick<Step, 'format' | 'messageTemplate' | 'delayDays'> & {
  channel: StepChannel;
  /** '' = none. */
  subject: string;
};

export function draftOf(step: Step | undefined, adding: NewStep | undefined): StepDraft {
  if (step) {
    const { channel, subject, messageTemplate, format, delayDays } = step;
    return { channel, subject: subject ?? '', messageTemplate, format, delayDays };
  }
  const channel = adding?.channel ?? 'email';
  return {
    channel,
    subject: '',
    messageTemplate: CHANNELS[channel].starter,
    format: 'text',
    delayDays: adding?.stepNumber === 1 ? 0 : 3,
  };
}

/** As the server takes it: subject and format are an e-mail's. */
export const inputOf = (draft: StepDraft) => ({
  ...draft,
  subject: draft.channel === 'email' && draft.subject.trim() ? draft.subject : null,
  format: draft.channel === 'email' ? draft.format : ('text' as const),
});
