import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isPassing, noteChange, problemOf } from './problem.ts';
import { noteReachable } from './reachable.ts';

type Told = {
  /** Called when the server says that nobody is logged in any more. */
  onLoggedOut: () => void;
  /** Called when the server refuses what this console took for allowed: the role may be another one by now. */
  onForbidden: () => void;
};

export function createQueryClient({ onLoggedOut, onForbidden }: Told): QueryClient {
  const watch = (error: unknown) => {
    const { status } = problemOf(error);
    if (status === 401) onLoggedOut();
    if (status === 403) onForbidden();
  };
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        noteReachable(problemOf(error).code !== 'unreachable');
        watch(error);
      },
      onSuccess: () => noteReachable(true),
    }),
    mutationCache: new MutationCache({
      onError: (error) => {
        noteChange(error);
        watch(error);
      },
    }),
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
