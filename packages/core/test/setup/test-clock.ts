/** The Monday on which campaigns under a simulated clock begin. */
export const START = new Date('2026-03-02T09:00:00Z');

export const HOUR = 3_600;
export const DAY = 24 * HOUR;

/** So many seconds after the start. */
export const later = (seconds: number) => new Date(START.getTime() + seconds * 1_000);

/** So many days after the start. */
export const day = (n: number) => later(n * DAY);
