import postgres from 'postgres';

const EXPECTED = 'an address like postgres://user:password@host:5432/database is expected';
const ENCODE =
  'percent-encode what is special in its user name and password (# as %23, / as %2F, ? as %3F, % as %25)';

/**
 * What is wrong with an address of a database, as half a sentence without any part of it: there may be a password in it.
 * Undefined when the driver can read it.
 */
export function databaseUrlProblem(url: string): string | undefined {
  if (!/^postgres(ql)?:\/\//.test(url)) return EXPECTED;
  return isCutShort(url) || !isRead(url) ? `${EXPECTED}; ${ENCODE}` : undefined;
}

/**
 * A bare `#`, `/` or `?` ends the host's part. Behind digits that makes another valid address: of `ann:12#3@db` host
 * `ann` and port 12, and the first error would then show half of the password.
 */
const isCutShort = (url: string) => /^\w+:\/\/(?:[^#]*#|[^@/?]*\/[^?@]*@|[^@/?]*\?[^=@]*@)/.test(url);

/** By the driver itself, which opens nothing before the first query. */
function isRead(url: string): boolean {
  try {
    postgres(url);
    return true;
  } catch {
    return false;
  }
}
