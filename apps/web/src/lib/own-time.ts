import { formatInstant } from './format.ts';

/**
 * A sentence of the server, whose instants stand in UTC there, by the reader's clock or by that of a zone.
 * @param at the instant that the sentence names, if it does
 */
export const inOwnTime = (sentence: string, at: Date | null, zone?: string | null): string =>
  at ? sentence.replaceAll(at.toISOString(), formatInstant(at, { zone })) : sentence;
