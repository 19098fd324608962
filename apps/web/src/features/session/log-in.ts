import { ProblemError } from '../../lib/problem.ts';
import type { Me } from './get-me.ts';

/** Opens a session, which the browser keeps as a cookie. @throws ProblemError */
export async function logIn(credentials: { email: string; password: string }): Promise<Me> {
  const answer = await fetch('/api/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok)
    throw new ProblemError({
      status: answer.status,
      code: body.code ?? 'internal',
      detail: body.detail ?? 'The server could not log you in.',
      errors: body.errors ?? [],
    });
  return body.user;
}
