import { createTRPCClient, httpBatchLink, type TRPCClient, TRPCClientError } from '@trpc/client';
import superjson from 'superjson';
import type { AppRouter } from '../../src/index.js';
import type { Api } from './start-api.js';

/** A typed caller over a real socket. */
export const trpcAs = (api: Api, token: string): TRPCClient<AppRouter> =>
  createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${api.url}/trpc`,
        transformer: superjson,
        methodOverride: 'POST',
        headers: { authorization: `Bearer ${token}` },
      }),
    ],
  });

/** What a refused call says: HTTP status, tRPC code, our code, and what is wrong with the input. */
export async function refusalOf(call: Promise<unknown>) {
  const error = await call.then(
    () => new Error('the call was not refused'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TRPCClientError)) throw error;
  const { code: trpc, httpStatus: status, problem } = error.data;
  return { status, trpc, code: problem.code, errors: problem.errors, message: error.message, problem };
}
