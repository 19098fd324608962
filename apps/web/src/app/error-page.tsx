import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { ErrorState } from '../components/error-state.tsx';
import { isFailedImport } from '../lib/problem.ts';

/** What a page shows in place of itself when it broke or could not be loaded. */
export function ErrorPage({ error, reset }: { error: unknown; reset?: () => void }) {
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  // A browser may keep a part that it could not fetch for failed as long as the page is open. Loaded again while
  // nobody answers, the page would be gone altogether.
  const reload = () => {
    setAsking(true);
    fetch(window.location.href, { cache: 'no-store' }).then(
      ({ ok }) => (ok ? window.location.reload() : setAsking(false)),
      () => setAsking(false),
    );
  };
  return (
    <ErrorState
      error={error}
      busy={asking}
      onRetry={() => {
        if (isFailedImport(error)) return reload();
        reset?.();
        void router.invalidate();
      }}
    />
  );
}
