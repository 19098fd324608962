import { UNKNOWN_ISSUER } from '../untrusted-certificate.js';
import type { SmtpSender } from './sender.js';

/** What Node and OpenSSL call it, and what it means to the one who set the mailbox up. */
const CAUSES: Record<string, { code: string; says: (smtp: SmtpSender['smtp']) => string }> = {
  ENOTFOUND: { code: 'host_not_found', says: ({ host }) => `There is no host named ${host}.` },
  EDNS: {
    code: 'host_not_found',
    says: ({ host }) => `The name of the host ${host} could not be looked up.`,
  },
  ECONNREFUSED: {
    code: 'connection_refused',
    says: ({ host, port }) => `Nothing listens at ${host}, port ${port}.`,
  },
  EHOSTUNREACH: { code: 'host_unreachable', says: ({ host }) => `${host} cannot be reached.` },
  ENETUNREACH: { code: 'host_unreachable', says: ({ host }) => `${host} cannot be reached.` },
  ECONNRESET: { code: 'connection_lost', says: ({ host }) => `${host} cut the connection.` },
  EPIPE: { code: 'connection_lost', says: ({ host }) => `${host} cut the connection.` },
  ETIMEDOUT: { code: 'timeout', says: ({ host, port }) => `${host}, port ${port}, did not answer in time.` },
  CERT_HAS_EXPIRED: {
    code: 'certificate_not_trusted',
    says: ({ host }) => `The certificate of ${host} has expired.`,
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    code: 'certificate_not_trusted',
    says: ({ host }) => `The certificate is made out to another name than ${host}.`,
  },
  ...Object.fromEntries(
    UNKNOWN_ISSUER.map((name) => [
      name,
      {
        code: 'certificate_not_trusted',
        says: ({ host }: SmtpSender['smtp']) =>
          `The certificate of ${host} is not issued by anybody trusted.`,
      },
    ]),
  ),
  ERR_SSL_WRONG_VERSION_NUMBER: {
    code: 'tls_failed',
    says: ({ host, port }) => `${host} does not speak TLS from the start at port ${port}; try STARTTLS.`,
  },
};

/**
 * A sentence and a code for a failure in which the server said nothing. For people and for counting only: what becomes
 * of the message never depends on it.
 */
export function explain(error: Error, smtp: SmtpSender['smtp']): { code: string; detail: string } {
  for (const name of namesOf(error)) {
    const cause = CAUSES[name];
    if (cause) return { code: cause.code, detail: cause.says(smtp) };
  }
  if (namesOf(error).includes('ETLS') || /\bTLS\b|\bSSL\b/.test(error.message)) {
    return { code: 'tls_failed', detail: `The encryption with ${smtp.host} failed: ${reasonOf(error)}` };
  }
  return { code: 'connection_lost', detail: `The connection to ${smtp.host} was lost: ${error.message}` };
}

/** OpenSSL's own words, without the place in its source. */
function reasonOf(error: Error): string {
  return 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message.trim();
}

/** The system's own name first, then what the library made of it. */
function namesOf(error: Error): string[] {
  const { originalCode, code } = error as { originalCode?: unknown; code?: unknown };
  return [originalCode, code].filter((name) => typeof name === 'string');
}
