import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isPassing, problemOf } from './problem.ts';

/** @param onLoggedOut called when the server says that nobody is logged in any more */
export function createQueryClient(onLoggedOut: () => void): QueryClient {
  const watch = (error: unknown) => {
    if (problemOf(error).status === 401) onLoggedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && isPassing(problemOf(error)),
        retryDelay: (attempt) => 500 * 2 ** attempt,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
