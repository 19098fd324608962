import { z } from 'zod';
import type { Role } from '../../src/index.js';
import { routes } from '../../src/index.js';
import { wireOutput } from '../../src/rest/wire.js';
import type { Api } from './start-api.js';

export type Answer = {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  body: any;
};

export type Ask = {
  /** Whose token is sent, by role; or a token itself; or null for none. A director's unless told. */
  as?: Role | { token: string } | null;
  body?: unknown;
  headers?: Record<string, string>;
  /** Sent as it is, instead of `body`. */
  raw?: string | Uint8Array<ArrayBuffer>;
};

/**
 * One request over a real socket. Every answer is held against what the contract promises of it: a success against
 * its route's schema, a refusal against RFC 9457.
 * @param call `METHOD /path`, the path below `/api`
 */
export async function ask(api: Api, call: string, options: Ask = {}): Promise<Answer> {
  const { as = 'director', body, headers = {}, raw } = options;
  const [method = 'GET', path = ''] = call.split(' ', 2);
  const token = typeof as === 'string' ? api.tokens[as] : as?.token;
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(`${api.url}/api${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
  });
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  const answer = {
    status: response.status,
    headers: response.headers,
    body: text !== '' && /json/.test(type) ? JSON.parse(text) : text,
  };
  if (response.status >= 400 && method !== 'HEAD') problem.parse({ ...answer.body, contentType: type });
  else checkShape(method, path, answer);
  return answer;
}

const problem = z.object({
  contentType: z.string().startsWith('application/problem+json'),
  type: z.string().startsWith('urn:problem:'),
  title: z.string().min(1),
  status: z.number().int(),
  detail: z.string().regex(/^\S.*[.!?]$/s),
  code: z.string().min(1),
  request_id: z.string().min(1),
});

function checkShape(method: string, path: string, { status, body }: Answer): void {
  const [pathname = ''] = path.split('?');
  const route = routes.find(
    (candidate) =>
      candidate.method === method.toLowerCase() &&
      new RegExp(`^${candidate.path.replace(/\{\w+\}/g, '[^/]+')}/?$`).test(pathname),
  );
  if (!route || status !== route.status) return;
  if (route.status === 204) z.literal('').parse(body);
  if (route.response) wireOutput(route.response).parse(body);
}
