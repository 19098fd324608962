import type { IncomingHttpHeaders } from 'node:http';
import type { Database } from '@outreach/core';
import { HttpProblem } from '../errors/problems.js';
import { API_TOKEN_PREFIX, type Auth, PROLONG_AFTER_SECONDS, SESSION_SECONDS } from './better-auth.js';
import type { Caller } from './caller.js';
import { looksLikeJwt, type VerifyJwt } from './jwt.js';
import { findApiToken, findSession, findUser, type StoredUser } from './lookups.js';

export type Identified = {
  caller: Caller;
  /** Cookies to send along, when a session was prolonged. */
  setCookies: string[];
};

export type Identify = (headers: IncomingHttpHeaders) => Promise<Identified | undefined>;

/**
 * Finds out who makes a request, by bearer token (session, API token or JWT) or by the session cookie.
 * @returns a function: undefined without credentials; throws `unauthorized` when there are some and they are not valid
 */
export function createIdentify(deps: {
  db: Database;
  auth: Auth;
  verifyJwt: VerifyJwt | undefined;
  now: () => Date;
}): Identify {
  const { db, auth, verifyJwt, now } = deps;

  const bySession = async (token: string, via: 'session' | 'cookie', headers: IncomingHttpHeaders) => {
    const prolongBelow = new Date(now().getTime() + (SESSION_SECONDS - PROLONG_AFTER_SECONDS) * 1000);
    const found = await findSession(db, { token, prolongBelow });
    if (!found)
      throw new HttpProblem('unauthorized', 'The session is not valid, or no longer; log in again.');
    const setCookies = found.stale ? await prolong(auth, headers) : [];
    return { caller: { ...found.user, via }, setCookies };
  };

  return async (headers) => {
    const token = bearerToken(headers.authorization);
    if (token === undefined) {
      const cookie = sessionCookie(headers.cookie, (await auth.$context).authCookies.sessionToken.name);
      return cookie === undefined ? undefined : await bySession(cookie, 'cookie', headers);
    }
    if (token.startsWith(API_TOKEN_PREFIX))
      return identified(
        await findApiToken(db, { token }),
        'api_token',
        'The API token is not valid, or no longer.',
      );
    if (verifyJwt && looksLikeJwt(token)) {
      const claims = await verifyJwt(token);
      const stored = await findUser(db, { id: claims.userId });
      return identified(
        stored && { ...stored, role: claims.role ?? stored.role },
        'jwt',
        'The token names nobody known here.',
      );
    }
    return await bySession(unsigned(token), 'session', headers);
  };
}

function identified(user: StoredUser | undefined, via: Caller['via'], refusal: string): Identified {
  if (!user) throw new HttpProblem('unauthorized', refusal);
  return { caller: { ...user, via }, setCookies: [] };
}

/** Once a day and session: better-auth moves the expiry on and makes the cookie anew. */
async function prolong(auth: Auth, headers: IncomingHttpHeaders): Promise<string[]> {
  const { headers: answer } = await auth.api.getSession({
    headers: authHeaders(headers),
    returnHeaders: true,
  });
  return headers.authorization === undefined ? (answer?.getSetCookie() ?? []) : [];
}

/** The headers that better-auth may see. */
export function authHeaders(headers: IncomingHttpHeaders): Headers {
  const picked = new Headers();
  for (const name of ['authorization', 'cookie', 'user-agent'] as const) {
    const value = headers[name];
    if (value !== undefined) picked.set(name, value);
  }
  return picked;
}

function bearerToken(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const token = /^Bearer +([\w.~+/=%-]+) *$/i.exec(header)?.[1];
  if (token === undefined) throw new HttpProblem('unauthorized', 'Send "Authorization: Bearer <token>".');
  return token;
}

function sessionCookie(header: string | undefined, name: string): string | undefined {
  const pair = header
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`));
  const value = pair?.slice(name.length + 1);
  return value ? unsigned(value) : undefined;
}

/**
 * `token.signature` → `token`. The signature is for cookies whose content is believed as it stands; ours is looked up,
 * and 190 random bits can't be guessed.
 */
const unsigned = (value: string): string => value.split('.', 1)[0] ?? '';
