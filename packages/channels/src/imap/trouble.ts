import { type InboxAccess, InboxTrouble } from '@outreach/core';
import { explain } from '../explain-connection.js';
import { oneLine } from '../one-line.js';

/** What ImapFlow puts on its errors, beside their messages. */
type Failure = Error & {
  code?: string;
  authenticationFailed?: boolean;
  tlsFailed?: boolean;
  mailboxMissing?: boolean;
  /** Of a command that the server refused. */
  responseStatus?: string;
  responseText?: string;
  /** RFC 5530. Of some commands it stands in the answer only. */
  serverResponseCode?: string;
  response?: { attributes?: { section?: { value?: unknown }[] }[] } | string;
  /** The server's words when it ended the connection. */
  reason?: string;
};

const TIMEOUTS = new Set(['CONNECT_TIMEOUT', 'UPGRADE_TIMEOUT', 'ETIMEOUT']);
const CONNECTION_GONE = new Set([
  'NoConnection',
  'EConnectionClosed',
  'StateLogout',
  'ClosedAfterConnectText',
  'ClosedAfterConnectTLS',
]);
const NO_IMAP =
  /^(?:Parser|Missing|Unexpected|Invalid|TooMany|LineTooLarge|LiteralTooLarge|Response|MAX_IMAP)/;
/** Answers that say that it is not the question that is wrong (RFC 5530). */
const FOR_NOW = new Set(['UNAVAILABLE', 'INUSE', 'SERVERBUG', 'LIMIT', 'OVERQUOTA', 'CONTACTADMIN']);
const LONGEST_WORDS = 500;

/**
 * Whatever went wrong, as one sentence. The server's own words stand in it, except for the password, should it have
 * repeated that.
 */
export function troubleOf(error: unknown, access: InboxAccess): InboxTrouble {
  if (error instanceof InboxTrouble) return error;
  const failure: Failure = error instanceof Error ? error : new Error(String(error));
  const { code, says } = understand(failure, access);
  return new InboxTrouble(code, withoutSecret(oneLine(says, LONGEST_WORDS), access));
}

function understand(failure: Failure, access: InboxAccess): { code: string; says: string } {
  const { host, port, tls } = access;
  const { code = '' } = failure;
  const words = failure.responseText || 'it refuses';
  if (failure.mailboxMissing)
    return { code: 'no_inbox', says: `There is no INBOX at ${host} for this log-in.` };
  if (code === 'ETHROTTLE' || (failure.responseStatus && FOR_NOW.has(responseCodeOf(failure))))
    return { code: 'unavailable', says: `${host} puts us off: ${words}` };
  if (failure.authenticationFailed) return logInFailed(failure, access);
  if (failure.responseStatus) return { code: 'refused', says: `The server answered: ${words}` };
  if (/STARTTLS/.test(failure.message) && failure.tlsFailed && !code)
    return { code: 'starttls_not_offered', says: `${host}, port ${port}, does not encrypt by STARTTLS.` };
  if (code === 'GREETING_TIMEOUT') {
    const hint = tls === 'tls' ? '' : ' It may want TLS from the start.';
    return { code: 'timeout', says: `No IMAP server greeted at ${host}, port ${port}, in time.${hint}` };
  }
  if (failure.reason && CONNECTION_GONE.has(code))
    return { code: 'connection_lost', says: `${host} ended the connection: ${failure.reason}` };
  if (NO_IMAP.test(code)) return { code: 'unclear_answer', says: `What ${host} answers is not IMAP.` };
  const { code: explained, detail } = explain(inWordsOfNode(failure), access);
  return { code: explained, says: detail };
}

function responseCodeOf({ serverResponseCode, response }: Failure): string {
  const inAnswer = typeof response === 'object' ? response.attributes?.[0]?.section?.[0]?.value : undefined;
  return serverResponseCode ?? (typeof inAnswer === 'string' ? inAnswer.toUpperCase() : '');
}

function logInFailed(failure: Failure, { host, tls }: InboxAccess): { code: string; says: string } {
  const words = failure.responseText;
  if (words) return { code: 'login_refused', says: `At the log-in the server answered: ${words}` };
  if (/password/i.test(failure.message))
    return { code: 'password_missing', says: 'A user is named, but no password.' };
  const where = tls === 'none' ? ' without encryption' : '';
  return { code: 'login_not_offered', says: `${host} offers no log-in with a password${where}.` };
}

/** Under the name that Node has for the same thing. */
function inWordsOfNode(failure: Failure): Error {
  const { code = '', tlsFailed, message } = failure;
  if (TIMEOUTS.has(code)) return Object.assign(new Error(message), { code: 'ETIMEDOUT' });
  if (CONNECTION_GONE.has(code)) return Object.assign(new Error(message), { code: 'ECONNRESET' });
  return tlsFailed && !code ? Object.assign(failure, { code: 'ETLS' }) : failure;
}

/** A server may say again what it did not understand. */
function withoutSecret(sentence: string, { user, password }: InboxAccess): string {
  const sent = [password, Buffer.from(`\0${user}\0${password}`).toString('base64')];
  return sent.reduce((text, secret) => (secret ? text.replaceAll(secret, '…') : text), sentence);
}
