import { createRemoteJWKSet, errors, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose';
import { HttpProblem } from '../errors/problems.js';
import { asRole, type Role } from './roles.js';

/** Whose tokens to believe: an existing auth module's, by its shared secret or by its published keys. */
export type JwtSettings = ({ sharedSecret: string } | { jwksUrl: string }) & {
  /** Expected `iss`; unset = any. */
  issuer?: string | undefined;
  /** Expected `aud`; unset = any. */
  audience?: string | undefined;
};

export type JwtClaims = { userId: string; role: Role | undefined };
export type VerifyJwt = (token: string) => Promise<JwtClaims>;

/**
 * The algorithms belong to the kind of key, never to the token: a shared secret checks HS256 alone, published keys check
 * signatures alone. So a public key can't be passed off as a secret (RFC 8725, section 2.1).
 */
const SYMMETRIC = ['HS256'];
const ASYMMETRIC = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** What jose says when it could not get the published keys, or no sense in them. */
const WITHOUT_KEYS = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JWK_INVALID']);

/** @returns a function that answers with the claims or throws `unauthorized`, or `unavailable` without the keys */
export function createJwtVerifier(settings: JwtSettings): VerifyJwt {
  const key: JWTVerifyGetKey =
    'sharedSecret' in settings
      ? async () => new TextEncoder().encode(settings.sharedSecret)
      : createRemoteJWKSet(new URL(settings.jwksUrl));
  const options: JWTVerifyOptions = {
    algorithms: 'sharedSecret' in settings ? SYMMETRIC : ASYMMETRIC,
    requiredClaims: ['sub', 'exp'],
    ...(settings.issuer === undefined ? {} : { issuer: settings.issuer }),
    ...(settings.audience === undefined ? {} : { audience: settings.audience }),
  };
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, key, options);
      if (typeof payload.sub !== 'string') throw new errors.JWTInvalid('sub is not a string');
      return { userId: payload.sub, role: asRole(payload.role) };
    } catch (error) {
      if (error instanceof errors.JOSEError && !WITHOUT_KEYS.has(error.code))
        throw new HttpProblem('unauthorized', 'The token is not valid, or no longer.');
      throw new HttpProblem('unavailable', 'The keys that check tokens cannot be reached.', {
        headers: { 'retry-after': '5' },
      });
    }
  };
}

/** Three base64url parts, of which the first begins a JSON object (RFC 7519, section 3). */
export const looksLikeJwt = (token: string): boolean => /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(token);
