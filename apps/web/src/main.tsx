import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/app.css';
import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createAppRouter } from './app/router.ts';
import { theme } from './app/theme.ts';
import { meQuery } from './features/session/get-me.ts';
import { createQueryClient } from './lib/query-client.ts';
import { noteSessionEnded } from './lib/through-log-in.ts';

const queryClient = createQueryClient({
  onLoggedOut: () => {
    const { href, pathname } = router.state.location;
    if (pathname === '/login') return;
    // Who was never in has not been logged out either.
    const me = queryClient.getQueryData(meQuery.queryKey);
    if (me) noteSessionEnded(me.id);
    queryClient.removeQueries({ queryKey: meQuery.queryKey });
    const search = { to: href, ...(me ? { ended: true as const } : {}) };
    void router.navigate({ to: '/login', search, ignoreBlocker: true });
  },
  onForbidden: () => void queryClient.invalidateQueries({ queryKey: meQuery.queryKey }),
});
const router = createAppRouter(queryClient);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <ModalsProvider>
          <Notifications position="bottom-right" limit={4} />
          <RouterProvider router={router} />
        </ModalsProvider>
      </MantineProvider>
    </QueryClientProvider>
  </StrictMode>,
);
