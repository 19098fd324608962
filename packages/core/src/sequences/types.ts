import type { campaignSequences, StepChannel, StepFormat } from '../schema/campaign-sequences.js';

/** A live step of a campaign. */
export type Step = Omit<typeof campaignSequences.$inferSelect, 'stepNumber' | 'position' | 'archivedAt'> & {
  stepNumber: number;
};

/** What a person says of a step. */
export type StepInput = {
  channel: StepChannel;
  subject?: string | null | undefined;
  messageTemplate: string;
  /** How an e-mail's text is written, `text` unless told. */
  format?: StepFormat | undefined;
  /** Whole days, 0 or more. */
  delayDays: number;
};

/** Which step, and which version of it, somebody has read before they change it. */
export type StepRead = Pick<Step, 'id' | 'version'>;
