import type { StepChannel } from '../schema/campaign-sequences.js';

/** One rendered message, ready to be handed over. */
export type OutgoingMessage = {
  actionId: string;
  campaignId: string;
  recipientId: string;
  stepNumber: number;
  channel: StepChannel;
  /** E-mail address or LinkedIn URL, by the channel. */
  to: string;
  subject: string | null;
  body: string;
  /** The instant of sending, by the executor's clock. */
  at: Date;
};

/** What became of a message that had passed the gate. */
export type SendOutcome =
  | { kind: 'sent' }
  /** Certainly not taken; may be tried again. */
  | { kind: 'retry'; code: string; detail: string }
  /** Certainly not taken, and never will be. */
  | { kind: 'rejected'; code: string; detail: string }
  /** Nobody can know whether it was taken. */
  | { kind: 'unknown'; code: string; detail: string };

/** What a crash left behind for a message that had passed the gate. */
export type Evidence = 'delivered' | 'not_delivered' | 'unknown';

/**
 * A way out for messages. The gate stands right before `deliver`: every message it gets has passed the point of no
 * return, in a committed statement.
 */
export type Channel = {
  readonly name: string;
  /** True when it reaches nobody outside, so that a simulated clock may be used with it. */
  readonly simulated: boolean;
  /** Hands the messages over, in order; one outcome each, same order. Never throws for a message's sake. */
  deliver(messages: readonly OutgoingMessage[]): Promise<SendOutcome[]>;
  /**
   * For messages of a claim whose process is known to be dead: what can be proven about each. Only called when no
   * writer is left, so that "not there" means "never sent".
   */
  evidence(actionIds: readonly string[]): Promise<Map<string, Evidence>>;
  close(): Promise<void>;
};

/** The way out for each step channel; several may share one. */
export type Channels = Record<StepChannel, Channel>;
