import { classify } from './classify.js';
import { SMTP_DEADLINES, type SmtpSender } from './sender.js';
import { openSession } from './session.js';

/** Whether it worked, in a sentence for the one who set the mailbox up. */
export type TestResult = { ok: boolean; detail: string };

export type TestParams = {
  /** For all of it, in milliseconds; 10000 when not given. */
  deadline?: number;
  /** Certificates in PEM to be trusted beside those that come with Node. */
  authorities?: string;
};

const ENCRYPTION = {
  none: 'without encryption',
  starttls: 'encrypted by STARTTLS',
  tls: 'encrypted by TLS',
};

/** Connects, encrypts, greets, logs in and leaves again. Sends nothing, and never throws. */
export async function testSmtpLogin(sender: SmtpSender, params: TestParams = {}): Promise<TestResult> {
  const { deadline = SMTP_DEADLINES.connectMs, authorities } = params;
  const { host, port, tls, user } = sender.smtp;
  // Connecting and logging in share the time.
  const half = Math.max(1, Math.ceil(deadline / 2));
  const deadlines = { ...SMTP_DEADLINES, connectMs: half, silenceMs: half };
  const opened = await openSession({ smtp: sender.smtp, deadlines, ...(authorities ? { authorities } : {}) });
  if (!('session' in opened)) {
    const outcome = classify(opened.phase, opened.failure);
    return { ok: false, detail: 'detail' in outcome ? outcome.detail : 'The log-in failed.' };
  }
  await opened.session.quit();
  const as = user === null ? 'without a log-in' : `logged in as ${user}`;
  return { ok: true, detail: `Connected to ${host}, port ${port}, ${ENCRYPTION[tls]}, ${as}.` };
}
