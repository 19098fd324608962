import { formatDay, formatInstant } from './format.ts';

const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
const DAY = /\b\d{4}-\d\d-\d\d\b/g;

/** A sentence of the server, which names instants in UTC, by the clock of a zone; the reader's unless told. */
export const inOwnTime = (sentence: string, zone?: string | null): string =>
  sentence.replace(INSTANT, (instant) => formatInstant(new Date(instant), { zone }));

/** A sentence of the server, which names days as 2026-12-08, with days as they are written elsewhere. */
export const withPlainDays = (sentence: string): string => sentence.replace(DAY, formatDay);
