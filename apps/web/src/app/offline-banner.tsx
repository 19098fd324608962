import { Alert } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useReachable } from '../lib/reachable.ts';

/** Says that figures stand still while there is no connection, or the server does not answer. */
export function OfflineBanner() {
  const { online } = useNetwork();
  const reachable = useReachable();
  return (
    <div aria-live="polite">
      {!(online && reachable) && (
        <Alert
          color="yellow"
          icon={<IconPlugConnectedX aria-hidden />}
          mb="md"
          title={online ? 'The server cannot be reached' : 'You are offline'}
        >
          What you see may be out of date. Changes will work again once the connection is back.
        </Alert>
      )}
    </div>
  );
}
