import type { IncomingHttpHeaders } from 'node:http';
import type {
  Actor,
  Channels,
  Database,
  LookUpMailDomain,
  Queryable,
  SecretBox,
  SenderTester,
  SenderWays,
} from '@outreach/core';
import type { z } from 'zod';
import type { Auth } from '../auth/better-auth.js';
import type { Caller } from '../auth/caller.js';
import type { Role } from '../auth/roles.js';
import type { Upload } from '../http/read-upload.js';

/** What it takes to set senders up, to try them, and to send from them. */
export type Sending = {
  /** Undefined: `execute-next` leaves what goes out from senders to the executors. */
  ways: SenderWays | undefined;
  box: SecretBox;
  tester: SenderTester;
  /** Where people outside reach the server; undefined: mails carry no address to opt out at. */
  publicUrl: string | undefined;
  lookUpMailDomain: LookUpMailDomain;
};

/** What a handler works with. */
export type RouteContext = {
  /** The database; for a POST with an idempotency key, the transaction that its answer is stored in too. */
  db: Queryable;
  /** The same outside any transaction, for what streams or has many transactions of its own. */
  database: Database;
  caller: Caller;
  actor: Actor;
  channels: Channels;
  sending: Sending;
  auth: Auth;
  /** This process, as the executor that `execute-next` is. */
  owner: string;
  headers: IncomingHttpHeaders;
  /** The file in the body as it comes in, for routes that take a `stream`. Once. */
  upload(): Promise<Upload>;
  setCookies(cookies: readonly string[]): void;
};

type Method = 'get' | 'post' | 'put' | 'delete';

type Documented = {
  /** Name in the OpenAPI document, and what clients generated from it call it. */
  operationId: string;
  summary: string;
  description?: string;
};

export type Route = Documented & {
  method: Method;
  /** Below `/api`, parameters in braces. */
  path: string;
  /** The least role that may call it. There is no default: a route without one does not compile. */
  role: Role | 'public';
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Largest body in bytes, 1 MB unless told. */
  maxBody?: number;
  /** Longest list in the body, 10,000 unless told. */
  maxItems?: number;
  /** Media types of a body that the handler reads itself. */
  stream?: readonly string[];
  status: 200 | 201 | 204;
  response?: z.ZodType;
  /** Statuses of refusals beside those that follow from what the route takes and who may call it. */
  refuses?: readonly number[];
  /** The handler gives `{items, total}`: the items are the answer, the total is `X-Total-Count`. */
  paged?: true;
  /** The answer is a file of this type, made by the handler piece by piece. */
  file?: string;
  /** A POST that changes nothing: it may be repeated without a key. */
  safe?: true;
  /** False when one call does many things in transactions of its own, so that it can't be part of one. */
  atomic?: false;
  handler: (context: RouteContext, input: never) => Promise<unknown>;
};

/** Whether an `Idempotency-Key` is read: of whatever may change something and comes from somebody known. */
export const takesKey = (route: Route): boolean =>
  route.method === 'post' && route.role !== 'public' && route.safe !== true;

type Params<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { [Key in Camel<Name>]: string } & Params<Rest>
  : unknown;
type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;
type Out<T> = T extends z.ZodType ? z.output<T> : undefined;
type Answer<R, P> = R extends z.ZodType
  ? P extends true
    ? { items: z.input<R> extends readonly (infer Item)[] ? readonly Item[] : never; total: number }
    : z.input<R>
  : unknown;

/**
 * Declares one row of the REST table; checks that the handler takes what the schemas give and answers what they promise.
 * Schemas are camelCase; the REST side of them is derived.
 */
export function route<
  const Path extends string,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Response extends z.ZodType | undefined = undefined,
  Paged extends true | undefined = undefined,
>(
  declared: Omit<Route, 'path' | 'query' | 'body' | 'response' | 'paged' | 'handler'> & {
    path: Path;
    query?: Query;
    body?: Body;
    response?: Response;
    paged?: Paged;
    handler: (
      context: RouteContext,
      input: { params: Params<Path>; query: Out<Query>; body: Out<Body> },
    ) => Promise<Answer<Response, Paged>>;
  },
): Route {
  return declared as unknown as Route;
}
