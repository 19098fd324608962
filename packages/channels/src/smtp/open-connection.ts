import { rootCertificates } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { explain } from '../explain-connection.js';
import type { Failure, Phase } from './classify.js';
import { readReply } from './reply.js';
import type { SmtpDeadlines, SmtpSender } from './sender.js';

export type OpenParams = {
  smtp: SmtpSender['smtp'];
  deadlines: SmtpDeadlines;
  /** Certificates in PEM to be trusted beside those that come with Node. */
  authorities?: string;
};

export type Opened = { connection: SMTPConnection } | { phase: Phase; failure: Failure };

/**
 * Connects, greets, encrypts and logs in; answers with a connection that is ready for MAIL, or how far it came and why
 * it ended there. Never throws.
 */
export async function openConnection(params: OpenParams): Promise<Opened> {
  const { smtp, deadlines } = params;
  const connection = new SMTPConnection({
    host: smtp.host,
    port: smtp.port,
    secure: smtp.tls === 'tls',
    requireTLS: smtp.tls === 'starttls',
    ignoreTLS: smtp.tls === 'none',
    connectionTimeout: deadlines.connectMs,
    greetingTimeout: deadlines.connectMs,
    dnsTimeout: deadlines.connectMs,
    socketTimeout: deadlines.silenceMs,
    // To close means to cut: nothing may be flushed behind a refused gate.
    socketCloseTimeout: 0,
    ...(params.authorities ? { tls: { ca: [...rootCertificates, params.authorities] } } : {}),
  });
  // An error with no listener would be thrown. Whoever waits for something is told by its own callback.
  connection.on('error', () => {});
  let phase: Phase = 'connect';
  const failure = await firstOf(connection, deadlines.connectMs, (done) => connection.connect(done));
  if (failure) return end(connection, phase, failure, params);
  if (smtp.user === null) return { connection };
  phase = 'auth';
  const misconfigured = logInImpossible(connection, smtp);
  if (misconfigured) {
    connection.close();
    return { phase, failure: misconfigured };
  }
  const auth = { user: smtp.user, pass: smtp.password ?? '' };
  const refused = await firstOf(connection, deadlines.silenceMs, (done) => connection.login(auth, done));
  return refused ? end(connection, phase, refused, params) : { connection };
}

/** A password is only sent to a server that asks for one. */
function logInImpossible(connection: SMTPConnection, smtp: SmtpSender['smtp']): Failure | undefined {
  if (!connection.allowsAuth) {
    const where = smtp.tls === 'none' ? ' without encryption' : '';
    const detail = `${smtp.host} offers no log-in${where}.`;
    return { code: 'login_not_offered', detail, misconfigured: true };
  }
  if (smtp.password) return undefined;
  return { code: 'password_missing', detail: 'A user is named, but no password.', misconfigured: true };
}

/** Waits for one step: its callback, an error of the connection, its end, or the deadline. */
function firstOf(
  connection: SMTPConnection,
  deadlineMs: number,
  step: (done: (error?: Error | null) => void) => void,
): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const finish = (error?: Error | null) => {
      clearTimeout(timer);
      connection.off('error', finish);
      connection.off('end', ended);
      resolve(error ?? undefined);
    };
    const ended = () => finish(new Error('Connection closed unexpectedly'));
    const timer = setTimeout(
      () => finish(Object.assign(new Error('Timeout'), { code: 'ETIMEDOUT' })),
      deadlineMs,
    );
    connection.once('error', finish);
    connection.once('end', ended);
    step(finish);
  });
}

function end(connection: SMTPConnection, phase: Phase, error: Error, params: OpenParams): Opened {
  connection.close();
  const response = 'response' in error && typeof error.response === 'string' ? error.response : undefined;
  const failure = response
    ? { reply: readReply(withoutSecret(response, params.smtp)) }
    : explain(error, params.smtp);
  return { phase, failure };
}

/** A server may say again what it did not understand, and its words are shown and logged. */
function withoutSecret(response: string, { user, password }: SmtpSender['smtp']): string {
  if (!password) return response;
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const sent = [base64(`\0${user}\0${password}`), base64(password), password];
  return sent.reduce((text, secret) => text.replaceAll(secret, '…'), response);
}
