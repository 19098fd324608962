/** Every refusal core can answer with. `packages/api` maps each code to HTTP and tRPC in one table. */
export const DOMAIN_ERROR_CODES = [
  'not_found',
  'forbidden',
  'invalid_input',
  'invalid_transition',
  'not_ready',
  'campaign_active',
  'in_flight',
  'reorder_mismatch',
  'template_invalid',
  'schedule_in_use',
  'sender_in_use',
  'sender_missing',
  'secret_unreadable',
  'conflict',
] as const;
export type DomainErrorCode = (typeof DOMAIN_ERROR_CODES)[number];

/** One problem of an input: where (`['messageTemplate']`, camelCase), a sentence, a stable type. */
export type Problem = {
  path: (string | number)[];
  message: string;
  type: string;
};

/** A refusal by a rule: one readable sentence, a stable code, and for inputs the list of all problems. */
export class DomainError extends Error {
  constructor(
    readonly code: DomainErrorCode,
    message: string,
    readonly details: {
      problems?: Problem[];
      allowed?: readonly string[];
    } = {},
  ) {
    super(message);
    this.name = 'DomainError';
  }
}

export const notFound = (what: string, id: string | number) =>
  new DomainError('not_found', `There is no ${what} ${id} here.`);
