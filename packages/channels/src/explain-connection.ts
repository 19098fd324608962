import { UNKNOWN_ISSUER, UNTRUSTED_CERTIFICATE } from './untrusted-certificate.js';

/** Where a connection was to lead. */
export type Endpoint = { host: string; port: number };

type Cause = { code: string; says: (to: Endpoint) => string };

const LOOK_UP_FAILED: Cause = {
  code: 'host_not_found',
  says: ({ host }) => `The name of the host ${host} could not be looked up.`,
};

/** What Node and OpenSSL call it, and what it means to the one who set the mailbox up. */
const CAUSES: Record<string, Cause> = {
  ENOTFOUND: { code: 'host_not_found', says: ({ host }) => `There is no host named ${host}.` },
  EDNS: LOOK_UP_FAILED,
  EAI_AGAIN: LOOK_UP_FAILED,
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
        says: ({ host }: Endpoint) => `The certificate of ${host} is not issued by anybody trusted.`,
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
 * of a message never depends on it.
 */
export function explain(error: Error, to: Endpoint): { code: string; detail: string } {
  for (const name of namesOf(error)) {
    const cause = CAUSES[name];
    if (cause) return { code: cause.code, detail: cause.says(to) };
  }
  if (UNTRUSTED_CERTIFICATE.some((name) => namesOf(error).includes(name))) {
    const detail = `The certificate of ${to.host} is not trusted: ${reasonOf(error)}`;
    return { code: 'certificate_not_trusted', detail };
  }
  if (namesOf(error).includes('ETLS') || /\bTLS\b|\bSSL\b/.test(error.message)) {
    return { code: 'tls_failed', detail: `The encryption with ${to.host} failed: ${reasonOf(error)}` };
  }
  return { code: 'connection_lost', detail: `The connection to ${to.host} was lost: ${error.message}` };
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
