import { UNTRUSTED_CERTIFICATE } from './untrusted-certificate.js';

/** Codes by which `fetch` says that no connection came about, whatever it was doing. */
const NOT_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  ...UNTRUSTED_CERTIFICATE,
]);
/** Others mean that only in the middle of this: a time-out, for one, may just as well be that of the reply. */
const CONNECTING: ReadonlySet<unknown> = new Set(['connect', 'getaddrinfo']);
const SENTENCES: ReadonlySet<string> = new Set([
  // The browser's list of ports that nobody may be asked at, by which `fetch` goes as well: it has asked nobody.
  'bad port',
  'Client network socket disconnected before secure TLS connection was established',
]);

/** Whether such an error of `fetch` proves that nothing of a request can have reached the other side. */
export function neverConnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // A name with several addresses, each with its own error; the code is that of one of them.
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(neverConnected);
  const { code, syscall } = error as NodeJS.ErrnoException;
  return (code && NOT_CONNECTED.has(code)) || CONNECTING.has(syscall) || SENTENCES.has(error.message);
}
