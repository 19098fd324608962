import type { Request, Response } from 'express';
import type { z } from 'zod';
import { HttpProblem, invalidInput } from '../errors/problems.js';
import { zodErrors } from '../errors/zod-errors.js';
import { readJson } from '../http/read-json.js';
import { queryReader } from './query.js';
import type { Route } from './route.js';
import { assertStorable, isStorable } from './storable.js';
import { wireInput } from './wire.js';

export type RouteInput = { params: Record<string, string>; query: unknown; body: unknown };

const DEFAULT_MAX_BODY = 1_000_000;

/** Makes the function that reads and checks what a route takes. It throws HttpProblem or body parser errors. */
export function inputReader(route: Route): (req: Request, res: Response) => Promise<RouteInput> {
  const readQuery = route.query && queryReader(route.query);
  const query = route.query && wireInput(route.query);
  const body = route.body && wireInput(route.body);
  const maxBody = route.maxBody ?? DEFAULT_MAX_BODY;
  return async (req, res) => {
    const params = readParams(req);
    const raw =
      body === undefined ? undefined : (req.body ?? (await readJson(req, res, maxBody, route.maxItems)));
    return {
      params,
      query: query && readQuery ? checked(query, readQuery(storableQuery(req)), 'query') : undefined,
      body: body && checked(body, raw, 'body'),
    };
  };
}

/** An id that no row could have names nothing. */
function readParams(req: Request): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(req.params)) {
    if (typeof value !== 'string' || !isStorable(value))
      throw new HttpProblem('not_found', 'There is nothing here.');
    params[camelCase(name)] = value;
  }
  return params;
}

function storableQuery(req: Request): Record<string, unknown> {
  assertStorable(req.query, 'query');
  return req.query;
}

function checked(schema: z.ZodType, value: unknown, part: 'query' | 'body'): unknown {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw invalidInput(zodErrors(result.error, part));
}

const camelCase = (key: string): string =>
  key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
