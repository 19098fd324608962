import { apiErrorOf } from './api-error.js';

export type Send = (call: {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/api`; ids in it already encoded. */
  path: string;
  query?: object | undefined;
  /** Sent as JSON; a Blob or FormData as it is. */
  body?: unknown;
  options?: CallOptions | undefined;
}) => Promise<Response>;

export type CallOptions = {
  /** On a POST: a repeat with the same key gets the first answer. */
  idempotencyKey?: string;
  signal?: AbortSignal;
};

/** @returns a function that makes one request and throws ApiError when it is refused */
export function createSend(params: {
  baseUrl: string;
  token: () => string | undefined;
  fetch: typeof fetch;
}): Send {
  const base = params.baseUrl.replace(/\/+$/, '');
  return async ({ method, path, query, body, options = {} }) => {
    const token = params.token();
    const raw = body instanceof Blob || body instanceof FormData;
    const response = await params.fetch(`${base}/api${path}${searchOf(query)}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
        ...(options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
    if (!response.ok) throw await apiErrorOf(response);
    return response;
  };
}

function searchOf(query: object | undefined): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {}))
    if (value !== undefined) params.set(key, String(value));
  const search = params.toString();
  return search === '' ? '' : `?${search}`;
}
