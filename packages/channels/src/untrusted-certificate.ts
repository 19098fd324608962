/** What Node and OpenSSL say of a certificate that nobody trusted has issued. */
export const UNKNOWN_ISSUER = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_GET_ISSUER_CERT',
] as const;

/** The same, and of one that is past its time or made out to another name: the connection ends before anything is said. */
export const UNTRUSTED_CERTIFICATE = [
  ...UNKNOWN_ISSUER,
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
] as const;
