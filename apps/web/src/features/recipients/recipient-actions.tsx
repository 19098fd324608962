import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { notifyDone, notifyProblem, notifyUndo } from '../../components/notify.tsx';
import { nameOf, people, plural } from '../../lib/format.ts';
import { ProblemError } from '../../lib/problem.ts';
import type { Recipient } from './list-recipients.ts';
import {
  type DoneForAll,
  useAddRecipients,
  useMarkResponded,
  usePauseRecipients,
  useRemoveRecipients,
} from './recipient-mutations.ts';

type Options = { onProgress?: (done: number) => void; onSettled?: () => void };

/** What can be done with recipients, one or many, with the question before it and the word after it. */
export function useRecipientActions(campaignId: string) {
  const mark = useMarkResponded(campaignId);
  const remove = useRemoveRecipients(campaignId);
  const add = useAddRecipients(campaignId);
  const hold = usePauseRecipients(campaignId);

  const pauseOrResume = (as: 'pause' | 'resume', chosen: readonly Recipient[], onSettled?: () => void) =>
    hold.mutate(
      { as, recipientIds: chosen.map(({ id }) => id) },
      {
        onSuccess: ({ inFlight, refused }) => {
          const message = [
            `${whoOf(chosen)} ${as === 'pause' ? 'paused' : 'resumed'}.`,
            inFlight > 0 && `${plural(inFlight, 'message')} in flight could not be stopped.`,
            refused > 0 && `${people(refused)} had ended already.`,
          ];
          notifyUndo(message.filter(Boolean).join(' '), () =>
            pauseOrResume(as === 'pause' ? 'resume' : 'pause', chosen),
          );
        },
        onError: notifyProblem,
        onSettled,
      },
    );
  const pause = (chosen: readonly Recipient[], { onSettled }: Options = {}) =>
    pauseOrResume('pause', chosen, onSettled);
  const resume = (chosen: readonly Recipient[], { onSettled }: Options = {}) =>
    pauseOrResume('resume', chosen, onSettled);

  const askResponded = (chosen: readonly Recipient[], { onProgress, onSettled }: Options = {}) =>
    modals.openConfirmModal({
      title: `Mark ${whoOf(chosen)} as responded?`,
      children: (
        <Text size="sm">
          Whatever was planned for them is dropped, and nothing more is sent. This is final.
        </Text>
      ),
      labels: { confirm: 'Mark as responded', cancel: 'Cancel' },
      onConfirm: () =>
        mark.mutate(
          { recipientIds: chosen.map(({ id }) => id), ...(onProgress ? { onProgress } : {}) },
          {
            onSuccess: (result) => report(result, `${whoOf(chosen)} marked as responded.`),
            onError: notifyProblem,
            onSettled,
          },
        ),
    });

  const askRemove = (chosen: readonly Recipient[], { onProgress, onSettled }: Options = {}) => {
    const withHistory = chosen.filter(({ sentCount }) => sentCount > 0).length;
    modals.openConfirmModal({
      title: `Remove ${whoOf(chosen)} from the campaign?`,
      children: (
        <Text size="sm">
          {withHistory > 0
            ? `${chosen.length === 1 ? 'They have' : `${people(withHistory)} of them have`} had messages already; their history in this campaign goes too. The contacts stay.`
            : 'Nothing has been sent to them yet. The contacts stay.'}
        </Text>
      ),
      labels: { confirm: 'Remove', cancel: 'Cancel' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        remove.mutate(
          { recipientIds: chosen.map(({ id }) => id), ...(onProgress ? { onProgress } : {}) },
          {
            onSuccess: (result) => {
              // Added again, somebody with a history would get everything a second time.
              if (withHistory > 0 || result.refused.length > 0)
                return report(result, `${whoOf(chosen)} removed.`);
              const contactIds = chosen.map(({ contactId }) => contactId);
              notifyUndo(`${whoOf(chosen)} removed.`, () =>
                add.mutate({ contactIds, includeActiveElsewhere: true }, { onError: notifyProblem }),
              );
            },
            onError: notifyProblem,
            onSettled,
          },
        ),
    });
  };

  return {
    askResponded,
    askRemove,
    pause,
    resume,
    busy: mark.isPending || remove.isPending || hold.isPending,
  };
}

const whoOf = (chosen: readonly Recipient[]): string => {
  const [only] = chosen;
  return chosen.length === 1 && only ? nameOf(only.contact) : people(chosen.length);
};

function report({ done, refused }: DoneForAll, message: string): void {
  const [first] = refused;
  if (first)
    notifyProblem(
      new ProblemError({ ...first, detail: `${done} done, ${refused.length} refused: ${first.detail}` }),
    );
  else notifyDone(message);
}
