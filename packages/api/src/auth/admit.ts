import type { Request, Response } from 'express';
import { HttpProblem } from '../errors/problems.js';
import { assertSameOrigin } from '../http/same-origin.js';
import type { Caller } from './caller.js';
import type { Identify } from './identify.js';
import { mayAct, type Role } from './roles.js';

/** Lets a request in that may do what it asks for. @throws HttpProblem `unauthorized`, `forbidden`, `cross_origin` */
export type Admit = (req: Request, res: Response, needs: Role | 'public') => Promise<Caller>;

/** Whoever has not said who they are; may do nothing. */
const NOBODY: Caller = { id: '', email: '', name: '', role: 'member', via: 'session' };

/** @param trusted origins whose pages may use the session cookie */
export function createAdmit(identify: Identify, trusted: ReadonlySet<string>): Admit {
  return async (req, res, needs) => {
    if (needs === 'public') return NOBODY;
    const identified = await identify(req.headers);
    if (!identified) throw new HttpProblem('unauthorized', 'Log in first.');
    const { caller, setCookies } = identified;
    if (caller.via === 'cookie') assertSameOrigin(req, trusted);
    res.locals.callerId = caller.id;
    if (setCookies.length > 0) res.append('set-cookie', setCookies);
    assertRole(caller, needs);
    return caller;
  };
}

/** @throws HttpProblem `forbidden` */
export function assertRole(caller: Caller, needs: Role): void {
  if (mayAct(caller.role, needs)) return;
  throw new HttpProblem('forbidden', `This takes the role ${needs}; yours is ${caller.role}.`);
}
