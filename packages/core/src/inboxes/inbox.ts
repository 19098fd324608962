import type { FoundMail } from '../audit/found-mail.js';
import type { SendingSender } from '../senders/types.js';

/** Up to where an inbox has been read. UIDs only grow, as long as their validity stays the same (RFC 3501, 2.3.1.1). */
export type InboxCursor = {
  /** A number of up to 32 bits. */
  uidValidity: number;
  /** The highest UID that was read; 0 = none. */
  lastUid: number;
};

/** A mail that came in and may concern one that went out. */
export type Arrival = {
  /** Of this mail itself, without angle brackets; null when it has none. */
  messageId: string | null;
  /** When the server took it in. */
  at: Date;
  /** Whose mail it is, in small letters; null when that can't be read. */
  from: string | null;
  subject: string | null;
  /**
   * Message-IDs, without angle brackets, of what it speaks of, the surest first: In-Reply-To before References from the
   * last to the first, or the one of the mail that a notice brings back.
   */
  about: readonly string[];
} & (
  | { kind: 'reply' }
  /** Nobody wrote it: out of office, received, and the like (RFC 3834). */
  | { kind: 'auto_reply' }
  /** A provider reports that somebody has called our mail spam (RFC 5965). */
  | { kind: 'complaint' }
  /** A notice that a mail could not be delivered and never will be (RFC 3464). */
  | {
      kind: 'bounce';
      /** The address that it could not be delivered to, in small letters; null when the notice does not name it. */
      recipient: string | null;
      /** Enhanced status code (RFC 3463) such as `5.1.1`. */
      status: string | null;
      /** The address itself is to blame, and is never tried again. */
      badAddress: boolean;
      /** What the notice says, for people: one line. */
      detail: string;
    }
);

/** How audit events name it. */
export const foundMail = ({ from, subject, messageId }: Arrival): FoundMail => ({
  from,
  subject,
  message_id: messageId,
});

/** A mailbox that can be looked into. Nothing in it is ever changed, not even what counts as read. */
export type Inbox = {
  /**
   * The next mails behind the cursor, oldest first.
   * @param params.cursor null, or of another validity: from the first mail that came in at `since` or later
   * @param params.limit mails looked at, at the most; those that concern nobody are left out of what comes back
   * @returns the cursor behind them, and whether there are more
   * @throws InboxTrouble
   */
  next(params: {
    cursor: InboxCursor | null;
    since: Date;
    limit: number;
  }): Promise<{ arrivals: Arrival[]; cursor: InboxCursor; more: boolean }>;
  /**
   * Which of these Message-IDs lie in the folder of sent mail, and when the last copy of each was filed; none when the
   * mailbox has no such folder.
   * @throws InboxTrouble
   */
  amongSent(messageIds: readonly string[]): Promise<ReadonlyMap<string, Date>>;
  /** Never throws. */
  close(): Promise<void>;
};

/** Why an inbox can't be read: one sentence for people, which never holds a secret. */
export class InboxTrouble extends Error {
  constructor(
    /** Stable: `host_not_found`, `login_refused`, … */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** What reading a sender's inbox takes, its password in clear: never to be logged. */
export type InboxAccess = NonNullable<SendingSender['imap']>;

/** Connects and logs in. @throws InboxTrouble */
export type OpenInbox = (access: InboxAccess, signal?: AbortSignal) => Promise<Inbox>;
