import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';

async function logOut(): Promise<void> {
  await fetch('/api/auth/logout', { method: 'POST' });
}

/** Ends the session and forgets everything that was read in it. */
export function useLogOut() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: logOut,
    onSuccess: async () => {
      await navigate({ to: '/login', ignoreBlocker: true });
      queryClient.clear();
    },
  });
}
