import type { campaignSequences, StepChannel } from '../schema/campaign-sequences.js';

/** A live step of a campaign. */
export type Step = Omit<typeof campaignSequences.$inferSelect, 'stepNumber' | 'position' | 'archivedAt'> & {
  stepNumber: number;
};

/** What a person says of a step. */
export type StepInput = {
  channel: StepChannel;
  subject?: string | null | undefined;
  messageTemplate: string;
  /** Whole days, 0 or more. */
  delayDays: number;
};
