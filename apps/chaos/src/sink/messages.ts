/** Where the sink can be made to keep an answer to itself: in front of the 354, and of the 250 behind the dot. */
export type Hold = 'data' | 'dot';

/** How the sink is to be. */
export type SinkSettings = {
  /** Every message that is taken is a line of this file before the 250 is answered. */
  file: string;
  seed: string;
  faults: boolean;
  /** The longest wait before an answer, in milliseconds. */
  latencyMs: number;
};

/** A line of the file: one message that was taken. */
export type Taken = {
  messageId: string;
  to: string;
  subject: string;
  /** Taken, but the sender of it was never told so. */
  silent: boolean;
};

/** To the sink: keep these answers back, and let all others go. */
export type SinkOrder = { hold: Hold[] };

/** From the sink. */
export type SinkNews =
  | { port: number }
  /** So many messages have been taken since the start. */
  | { taken: number }
  /** An answer is being kept back; the so-manieth at this place. */
  | { held: Hold; count: number };
