import { useRouter } from '@tanstack/react-router';
import { ErrorState } from '../components/error-state.tsx';

/** What a page shows in place of itself when it broke or could not be loaded. */
export function ErrorPage({ error, reset }: { error: unknown; reset?: () => void }) {
  const router = useRouter();
  return (
    <ErrorState
      error={error}
      onRetry={() => {
        reset?.();
        void router.invalidate();
      }}
    />
  );
}
