import type { IncomingHttpHeaders } from 'node:http';
import type { Queryable } from '@outreach/core';
import { isAPIError } from 'better-auth/api';
import { HttpProblem } from '../errors/problems.js';
import type { Auth } from './better-auth.js';
import { authHeaders } from './identify.js';
import { findPassword, mayStillLogIn, type StoredUser } from './lookups.js';
import { asRole } from './roles.js';

const WRONG = 'The e-mail address or the password is wrong.';
const DEACTIVATED = 'This account is deactivated. An admin can let you in again.';

/**
 * Opens a session. An unknown address takes as long as a wrong password, and is refused in the same words; that an account is
 * deactivated is told only to who has its password. Who is given another password meanwhile, or is deactivated, is not let in:
 * their sessions have been ended by then, this one not among them.
 * @returns the token for `Authorization: Bearer`, and the cookies that carry the same session
 * @throws HttpProblem `unauthorized`
 */
export async function logIn(
  { db, auth }: { db: Queryable; auth: Auth },
  params: { email: string; password: string; headers: IncomingHttpHeaders },
): Promise<{ accessToken: string; tokenType: 'bearer'; user: StoredUser; cookies: string[] }> {
  const { email, password, headers } = params;
  const before = await findPassword(db, { email });
  try {
    const { response, headers: answer } = await auth.api.signInEmail({
      body: { email: email.trim(), password },
      headers: authHeaders({ 'user-agent': headers['user-agent'] }),
      returnHeaders: true,
    });
    const { id, email: address, name, role, deactivatedAt } = response.user;
    if (deactivatedAt || before === undefined || !(await mayStillLogIn(db, { id, password: before }))) {
      await (await auth.$context).internalAdapter.deleteSession(response.token);
      throw new HttpProblem('unauthorized', deactivatedAt ? DEACTIVATED : WRONG);
    }
    return {
      accessToken: response.token,
      tokenType: 'bearer',
      user: { id, email: address, name, role: asRole(role) ?? 'member' },
      cookies: answer.getSetCookie(),
    };
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) throw new HttpProblem('unauthorized', WRONG);
    throw error;
  }
}

/** Ends the session of a bearer token or cookie. @returns the cookies that take the browser's copy away */
export async function logOut(auth: Auth, headers: IncomingHttpHeaders): Promise<string[]> {
  const { headers: answer } = await auth.api.signOut({ headers: authHeaders(headers), returnHeaders: true });
  return answer.getSetCookie();
}
