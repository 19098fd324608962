import { asFlag, asOneOf, asPage, asText, said } from '../../lib/search-params.ts';

export const RECIPIENT_STATUSES = ['pending', 'in_progress', 'completed', 'responded', 'failed'] as const;
export type RecipientStatus = (typeof RECIPIENT_STATUSES)[number];

export const WAITING_FOR = ['held', 'paused', 'retry', 'in_doubt'] as const;

export type RecipientsSearch = {
  q?: string;
  status?: RecipientStatus;
  /** Only those whose next message is this step. */
  step?: number;
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
    waiting: asOneOf(search.waiting, WAITING_FOR),
    page: asPage(search.page),
    recipient: asText(search.recipient),
    add: asFlag(search.add),
  });
};
