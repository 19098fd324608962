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
  http: HttpInput | null;
  dkim: DkimInput | null;
  limits: SenderLimitsInput;
};

type Partially<T> = { [Key in keyof T]?: T[Key] | undefined };

/** Changes of a sender: what is left out stays. The kind can't be changed. */
export type SenderChanges = Partially<
  Omit<SenderInput, 'kind' | 'smtp' | 'http' | 'dkim' | 'limits'> & {
    /** `active` resumes: the reason, the failures and the breaker are forgotten. */
    status: SenderStatus;
    smtp: Partially<SmtpInput> | null;
    http: Partially<HttpInput> | null;
    dkim: Partially<DkimInput> | null;
    limits: Partially<SenderLimitsInput>;
  }
>;

/** A sender as it is shown: secrets only by their being there. */
export type Sender = Omit<SenderInput, 'smtp' | 'http' | 'dkim'> & {
  id: string;
  status: SenderStatus;
  /** Why it is paused, as a sentence; null while active. */
  statusReason: string | null;
  smtp: { host: string; port: number; tls: TlsMode; user: string | null; hasPassword: boolean } | null;
  http: { url: string; hasSecret: boolean } | null;
  dkim: { domain: string; selector: string; hasKey: boolean } | null;
  /** Raised by every change of how it connects and of what its messages carry. */
  version: number;
  /** How many campaigns use it. */
  campaigns: number;
  createdAt: Date;
  updatedAt: Date;
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
  dkim: { domain: string; selector: string; privateKey: string } | null;
  /** Null unless the mode is `http`. */
  httpUrl: string | null;
  httpSecret: string | null;
  version: number;
};
