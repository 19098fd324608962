import { changedFields, type Kept } from '../../lib/kept-draft.ts';
import { CHANNELS, type Step, type StepChannel } from './channels.ts';
import { textToHtml } from './text-to-html.ts';

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

/** What the server says of a step that is open in its editor. */
export function storedOf(step: Step | undefined): Partial<StepDraft> {
  if (!step) return {};
  const { subject, format, ...stored } = draftOf(step, undefined);
  // The editor keeps both while another channel is tried.
  return step.channel === 'email' ? { ...stored, subject, format } : stored;
}

/** Written on in another format; text on its way to HTML keeps its lines. */
export const inFormat = (format: StepDraft['format'], { messageTemplate }: StepDraft): Partial<StepDraft> =>
  format === 'html' ? { format, messageTemplate: textToHtml(messageTemplate) } : { format };

/** Only what differs, as the server takes it, so that nobody else's change is undone. */
export const changesOf = ({ base, draft }: Kept<StepDraft>) => changedFields(inputOf(base), inputOf(draft));

/** As the server takes it: subject and format are an e-mail's. */
export const inputOf = (draft: StepDraft) => ({
  ...draft,
  subject: draft.channel === 'email' && draft.subject.trim() ? draft.subject : null,
  format: draft.channel === 'email' ? draft.format : ('text' as const),
});
