import { asFlag, asOneOf, asPage, asText, said } from '../../lib/search-params.ts';

export const RECIPIENT_STATUSES = ['pending', 'in_progress', 'completed', 'responded', 'failed'] as const;
export type RecipientStatus = (typeof RECIPIENT_STATUSES)[number];

export const WAITING_FOR = ['held', 'paused', 'retry', 'in_doubt'] as const;

/** How a step stands with somebody: see the API. */
export const STEP_STATES = ['waiting', 'sent', 'responded', 'failed'] as const;
export type StepState = (typeof STEP_STATES)[number];

export type RecipientsSearch = {
  q?: string;
  status?: RecipientStatus;
  /** Only those with whom this step stands as `state` says: waits for it, unless told. */
  step?: number;
  /** The same for a step that has been removed and has no number any more, by its id. */
  removed?: string;
  state?: StepState;
  waiting?: (typeof WAITING_FOR)[number];
  page?: number;
  /** The recipient whose timeline is open. */
  recipient?: string;
  /** The dialog for adding people is open. */
  add?: true;
};

export const readRecipientsSearch = (search: Record<string, unknown>): RecipientsSearch => {
  const step = Number(search.step);
  return said({
    q: asText(search.q),
    status: asOneOf(search.status, RECIPIENT_STATUSES),
    step: Number.isInteger(step) && step > 0 ? step : undefined,
    removed: asText(search.removed),
    state: asOneOf(search.state, STEP_STATES),
    waiting: asOneOf(search.waiting, WAITING_FOR),
    page: asPage(search.page),
    recipient: asText(search.recipient),
    add: asFlag(search.add),
  });
};

/** The people with whom a step stands so. */
export const peopleOfStep = (
  { stepNumber, sequenceId }: { stepNumber: number | null; sequenceId: string },
  state: StepState,
): RecipientsSearch => ({
  ...(stepNumber === null ? { removed: sequenceId } : { step: stepNumber }),
  ...(state === 'waiting' ? {} : { state }),
});
