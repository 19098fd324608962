/** The largest part of a sender's gap that is added to it, drawn anew each time. */
export const GAP_JITTER = 0.5;
