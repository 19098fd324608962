import type { AppRouter, ProblemDocument } from '@outreach/api';
import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  splitLink,
  type TRPCClient,
  TRPCClientError,
} from '@trpc/client';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import superjson from 'superjson';

export type { AppRouter };
export type RouterInputs = inferRouterInputs<AppRouter>;
export type RouterOutputs = inferRouterOutputs<AppRouter>;

/** Calls that take seconds when a campaign has very many people: what goes out with them would come no sooner. */
const SLOW_CALLS: ReadonlySet<string> = new Set(['campaigns.checklist', 'campaigns.forecast']);

/**
 * The typed client. Calls of one tick go out as one request, but for those that others should not wait for.
 * @param params.url of the `/trpc` mount
 * @param params.token session or API token, or where to find it now; unset, the session cookie speaks
 */
export function createTrpcClient(params: {
  url: string;
  token?: string | (() => string | undefined) | undefined;
}): TRPCClient<AppRouter> {
  const { url, token } = params;
  const options = {
    url,
    transformer: superjson,
    // Queries too: some name more ids than an address holds, and addresses end up in logs.
    methodOverride: 'POST' as const,
    headers: () => {
      const now = typeof token === 'function' ? token() : token;
      return now === undefined ? {} : { authorization: `Bearer ${now}` };
    },
  };
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ path }) => SLOW_CALLS.has(path),
        true: httpLink(options),
        // The server takes 50 calls a batch.
        false: httpBatchLink({ ...options, maxItems: 50 }),
      }),
    ],
  });
}

/** The server's refusal behind an error of the tRPC client; undefined when the server gave none (no network, say). */
export function problemOf(error: unknown): ProblemDocument | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  const data: { problem?: ProblemDocument } | undefined = error.data ?? undefined;
  return data?.problem;
}
