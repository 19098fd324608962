import type { IncomingMessage } from 'node:http';
import { HttpProblem } from '../errors/problems.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a change that a browser makes on another site's behalf with our cookie. Browsers say where a request comes
 * from; one that carries a cookie and says nothing is refused too.
 * @param trusted origins of ours, such as `https://outreach.example.com`
 * @throws HttpProblem `cross_origin`
 */
export function assertSameOrigin(req: IncomingMessage, trusted: ReadonlySet<string>): void {
  if (SAFE.has(req.method ?? '')) return;
  const { origin, host } = req.headers;
  if (req.headers['sec-fetch-site'] === 'same-origin') return;
  if (origin !== undefined && (trusted.has(origin) || sameHost(origin, host))) return;
  throw new HttpProblem(
    'cross_origin',
    'A change with the session cookie must come from our own pages; use a bearer token elsewhere.',
  );
}

function sameHost(origin: string, host: string | undefined): boolean {
  if (!URL.canParse(origin)) return false;
  return host !== undefined && new URL(origin).host === host;
}
