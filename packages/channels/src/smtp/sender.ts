/** A mailbox that messages go out from. Its secrets are in clear here, and are never written to a log or an outcome. */
export type SmtpSender = {
  id: string;
  fromName: string | null;
  fromEmail: string;
  /** Where answers go; null = to `fromEmail`. */
  replyTo: string | null;
  smtp: {
    host: string;
    port: number;
    /** `starttls` and `tls` are demands: without encryption nothing is sent. `none` never encrypts. */
    tls: 'none' | 'starttls' | 'tls';
    /** null = no log-in. */
    user: string | null;
    password: string | null;
  };
  /** RSA key in PEM, whose public half is published at `<selector>._domainkey.<domain>`. */
  dkim: { domain: string; selector: string; privateKey: string } | null;
};

/** How long each thing may take, in milliseconds on the monotonic clock. */
export type SmtpDeadlines = {
  /** From the look-up of the host's name to the end of the log-in's greeting, EHLO and encryption. */
  connectMs: number;
  /** Without a byte in either direction. */
  silenceMs: number;
  /** One message over all, with the connection that may have to be opened for it. The lease has to outlive it. */
  messageMs: number;
  /** After which an unused connection is closed; servers do so after some minutes of their own accord. */
  idleMs: number;
};

export const SMTP_DEADLINES: SmtpDeadlines = {
  connectMs: 10_000,
  silenceMs: 30_000,
  messageMs: 60_000,
  idleMs: 5_000,
};

/** The lease in seconds for which the deadlines above are made. */
const FULL_LEASE = 120;

/** Deadlines that a lease of so many seconds outlives: those above, and shorter ones for a shorter lease. */
export function deadlinesWithin(leaseSeconds: number): SmtpDeadlines {
  const share = Math.min(1, leaseSeconds / FULL_LEASE);
  const silenceMs = SMTP_DEADLINES.silenceMs * share;
  return {
    connectMs: Math.min(SMTP_DEADLINES.connectMs, silenceMs),
    silenceMs,
    messageMs: SMTP_DEADLINES.messageMs * share,
    idleMs: SMTP_DEADLINES.idleMs,
  };
}
