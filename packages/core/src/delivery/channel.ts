import type { StepChannel } from '../schema/campaign-sequences.js';

/** What a message by e-mail carries beside its text, when it goes out from a mailbox. */
export type MailDetails = {
  /** Without angle brackets; the same at every attempt, derived from the action's id. */
  messageId: string;
  /** Message-IDs of the earlier messages to this person, oldest first; empty when this one opens the thread. */
  references: readonly string[];
  toName: string | null;
  /** How the body is written. */
  format: 'text' | 'html';
  /** Where the person opts out, by a page and by one POST (RFC 8058); null when there is no public address. */
  unsubscribeUrl: string | null;
};

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
  /** Only with a message by e-mail that goes out from a sender. */
  mail?: MailDetails;
};

/** What became of a message. */
export type SendOutcome =
  /** Taken; `reply` is the other side's word, kept as evidence. */
  | { kind: 'sent'; reply?: string }
  /** The gate refused, or there was no time to begin: nothing went out, and nothing is counted against anybody. */
  | { kind: 'refused' }
  /**
   * Certainly not taken; may be tried again. `infrastructure` counts for the sender's breaker and says nothing of the
   * recipient. `afterSeconds` is the wait that the other side asked for.
   */
  | { kind: 'retry'; code: string; detail: string; infrastructure?: boolean; afterSeconds?: number }
  /** Certainly not taken, and never will be. `badAddress`: the address itself is to blame, and is never tried again. */
  | { kind: 'rejected'; code: string; detail: string; badAddress?: boolean }
  /** Certainly not taken, and the sender is to blame (log-in or sender address refused): it is paused. */
  | { kind: 'sender_failed'; code: string; detail: string }
  /** Nobody can know whether it was taken. */
  | { kind: 'unknown'; code: string; detail: string };

/** The other side could not be reached, or fell silent over a message: in a row, that is no fault of the messages. */
export const isNoAnswer = (outcome: SendOutcome): boolean =>
  outcome.kind === 'unknown' || (outcome.kind === 'retry' && outcome.infrastructure === true);

/** What a crash left behind for a message that had passed the gate. */
export type Evidence = 'delivered' | 'not_delivered' | 'unknown';

/** What a channel is given to work with, beside the messages. */
export type DeliveryPort = {
  /**
   * The point of no return, to be called as late as the channel allows. Answers with the ids of the actions that may
   * go out, after that is committed; for every other nothing may be sent. Many calls at once become one statement.
   * @throws when the database does not answer; nothing may be sent then either
   */
  gate(messages: readonly OutgoingMessage[]): Promise<ReadonlySet<string>>;
  /** Says what became of a message, as soon as it is known and once for each. Never throws, and never waits. */
  settle(message: OutgoingMessage, outcome: SendOutcome): void;
  /** False when nothing new may be begun: the executor is stopping, or the lease is nearly over. */
  mayStart(): boolean;
};

/** A way out for messages. */
export type Channel = {
  readonly name: string;
  /** True when it reaches nobody outside, so that a simulated clock may be used with it. */
  readonly simulated: boolean;
  /** Passes each message through the gate and hands it over. Ends when all are settled; never throws for a message's sake. */
  deliver(messages: readonly OutgoingMessage[], port: DeliveryPort): Promise<void>;
  /**
   * For messages of a claim whose process is known to be dead: what can be proven about each. Only called when no
   * writer is left, so that "not there" means "never sent", wherever that is known to be the place.
   * @param gatedAt when each passed the gate, by action id: by this machine's clock, and never later than it was
   */
  evidence(gatedAt: ReadonlyMap<string, Date>): Promise<Map<string, Evidence>>;
  close(): Promise<void>;
};

/** The way out for each step channel when no sender is named; several may share one. */
export type Channels = Record<StepChannel, Channel>;
