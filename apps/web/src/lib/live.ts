/** How often figures are asked for again while something is going out. React Query stops while the tab is hidden. */
const BUSY_MS = 2_000;
const QUIET_MS = 15_000;

export const pollEvery = (busy: boolean): number => (busy ? BUSY_MS : QUIET_MS);
