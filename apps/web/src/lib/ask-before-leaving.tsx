import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useBlocker } from '@tanstack/react-router';

/**
 * Asks before something that is not saved is left: for another page of the console, whichever way, or by closing the
 * window, of which the browser asks. What leaves on purpose, after saving say, navigates with `ignoreBlocker`.
 * @returns closes what holds the form, a dialog say: at once when all is saved, else once that has been agreed to
 */
export function useAskBeforeLeaving(unsaved: boolean): (close: () => void) => void {
  useBlocker({
    shouldBlockFn: async () => !(await agreed()),
    enableBeforeUnload: unsaved,
    disabled: !unsaved,
  });
  return (close) => {
    if (!unsaved) close();
    else void agreed().then((leave) => leave && close());
  };
}

let asked: Promise<boolean> | null = null;

/** Asks once, however often and by whatever way somebody wants to leave while the question is open. */
function agreed(): Promise<boolean> {
  asked ??= new Promise<boolean>((resolve) =>
    modals.openConfirmModal({
      title: 'Leave without saving?',
      children: <Text size="sm">What you have entered since it was last saved will be lost.</Text>,
      labels: { confirm: 'Leave without saving', cancel: 'Stay' },
      confirmProps: { color: 'red' },
      onConfirm: () => resolve(true),
      onCancel: () => resolve(false),
      onClose: () => resolve(false),
    }),
  ).finally(() => {
    asked = null;
  });
  return asked;
}
