import type { SenderKind, SenderMode, SenderStatus, TlsMode } from '../schema/senders.js';

export type SenderRamp = {
  /** Messages on the first day. */
  start: number;
  /** So many more each day. */
  step: number;
  ceiling: number;
};

/** What a person limits a sender to; null = no limit. */
export type SenderLimitsInput = {
  perDay: number | null;
  perHour: number | null;
  perDomainDay: number | null;
  minGapSeconds: number;
  ramp: SenderRamp | null;
};

/** Of secrets: undefined keeps the one that is stored, null removes it. */
type SecretInput = string | null | undefined;

export type SmtpInput = {
  host: string;
  port: number;
  tls: TlsMode;
  user: string | null;
  password?: SecretInput;
};
/** `user` null: it logs in as for sending, with the same password. */
export type ImapInput = SmtpInput;
export type HttpInput = { url: string; secret?: SecretInput };
export type DkimInput = { domain: string; selector: string; privateKey?: SecretInput };

/** What a person says of a sender. */
export type SenderInput = {
  kind: SenderKind;
  name: string;
  mode: SenderMode;
  fromName: string | null;
  fromEmail: string | null;
  replyTo: string | null;
  signature: string | null;
  smtp: SmtpInput | null;
  /** Where answers and notices are read; null = they are not. */
  imap: ImapInput | null;
  http: HttpInput | null;
  dkim: DkimInput | null;
  limits: SenderLimitsInput;
};

type Partially<T> = { [Key in keyof T]?: T[Key] | undefined };

/** Changes of a sender: what is left out stays. The kind can't be changed. */
export type SenderChanges = Partially<
  Omit<SenderInput, 'kind' | 'smtp' | 'imap' | 'http' | 'dkim' | 'limits'> & {
    /** `active` resumes: the reason, the failures and the breaker are forgotten. */
    status: SenderStatus;
    smtp: Partially<SmtpInput> | null;
    imap: Partially<ImapInput> | null;
    http: Partially<HttpInput> | null;
    dkim: Partially<DkimInput> | null;
    limits: Partially<SenderLimitsInput>;
  }
>;

/** A sender as it is shown: secrets only by their being there. */
export type Sender = Omit<SenderInput, 'smtp' | 'imap' | 'http' | 'dkim'> & {
  id: string;
  status: SenderStatus;
  /** Why it is paused, as a sentence; null while active. */
  statusReason: string | null;
  smtp: { host: string; port: number; tls: TlsMode; user: string | null; hasPassword: boolean } | null;
  imap: { host: string; port: number; tls: TlsMode; user: string | null; hasPassword: boolean } | null;
  http: { url: string; hasSecret: boolean } | null;
  dkim: { domain: string; selector: string; hasKey: boolean } | null;
  /** Raised by every change of how it connects and of what its messages carry. */
  version: number;
  /** How reading its inbox goes; null when it is not read. */
  inbox: SenderInbox | null;
  /** How many campaigns use it. */
  campaigns: number;
  createdAt: Date;
  updatedAt: Date;
};

export type SenderInbox = {
  /** When it was last read to its end; null = not yet. */
  readAt: Date | null;
  /** Why it can't be read, as a sentence, and since when; null while it can. */
  problem: string | null;
  problemSince: Date | null;
};

/** What sending from a sender takes, its secrets in clear: never to be logged or answered with. */
export type SendingSender = {
  id: string;
  kind: SenderKind;
  mode: SenderMode;
  name: string;
  fromName: string | null;
  /** '' for a sender without one, which no `smtp` sender is. */
  fromEmail: string;
  replyTo: string | null;
  signature: string | null;
  /** Null unless the mode is `smtp`. */
  smtp: { host: string; port: number; tls: TlsMode; user: string | null; password: string | null } | null;
  /** Where answers and notices are read; null when they are not, and unless the mode is `smtp`. */
  imap: { host: string; port: number; tls: TlsMode; user: string; password: string } | null;
  dkim: { domain: string; selector: string; privateKey: string } | null;
  /** Null unless the mode is `http`. */
  httpUrl: string | null;
  httpSecret: string | null;
  version: number;
};
