import { domainToASCII } from 'node:url';

/** Limits of RFC 5321, 4.5.3.1, in octets. */
const MAX_LOCAL = 64;
const MAX_DOMAIN = 255;
/** What would have to be quoted, could end a command or could be read as a second address. */
const UNSAFE = /[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>()[\]\\,;:"@]/u;
/** Not all digits at the end: that would be an IP address. */
const DOMAIN = /^(?!(?:.*\.)?\d+$)(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*$/;

export type Address = {
  /** As it stands in the envelope: the domain in punycode. */
  wire: string;
  domain: string;
  /** The part before the @ is not ASCII: only a server with SMTPUTF8 takes it (RFC 6531). */
  international: boolean;
};

/**
 * Exactly one address, or null. Quoted local parts and address literals are not sent to: no list has them in good
 * faith, and every one of the injections that are known is made of them.
 */
export function readAddress(text: string): Address | null {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  if (at < 1 || UNSAFE.test(local) || Buffer.byteLength(local) > MAX_LOCAL) return null;
  if (/^\.|\.$|\.\./.test(local)) return null;
  const domain = toAscii(text.slice(at + 1)).toLowerCase();
  if (domain.length > MAX_DOMAIN || !DOMAIN.test(domain)) return null;
  return { wire: `${local}@${domain}`, domain, international: /[^\p{ASCII}]/u.test(local) };
}

/** Node reads a host as a browser does, percent signs and numbers included: ASCII is left as it is. */
function toAscii(host: string): string {
  if (!/[^\p{ASCII}]/u.test(host)) return host;
  return UNSAFE.test(host) || host.includes('%') ? '' : domainToASCII(host);
}
