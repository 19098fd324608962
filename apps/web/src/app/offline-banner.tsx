import { Alert } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { IconPlugConnectedX } from '@tabler/icons-react';

/** Says that figures stand still while there is no connection. */
export function OfflineBanner() {
  const { online } = useNetwork();
  return (
    <div aria-live="polite">
      {!online && (
        <Alert color="yellow" icon={<IconPlugConnectedX aria-hidden />} mb="md" title="You are offline">
          What you see may be out of date. Changes will work again once the connection is back.
        </Alert>
      )}
    </div>
  );
}
