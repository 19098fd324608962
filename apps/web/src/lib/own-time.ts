import { formatInstant } from './format.ts';

const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** A sentence of the server, which names instants in UTC, by the clock of a zone; the reader's unless told. */
export const inOwnTime = (sentence: string, zone?: string | null): string =>
  sentence.replace(INSTANT, (instant) => formatInstant(new Date(instant), { zone }));
