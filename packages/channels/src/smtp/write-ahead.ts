import type { OutgoingMessage } from '@outreach/core';
import type { Compose, ComposedMail, Composition } from './compose.js';

/** A message as it is handed out. */
export type Written = { message: OutgoingMessage; composition: Promise<Composition> };
export type WrittenMail = { message: OutgoingMessage; mail: ComposedMail };

/** Messages, one by one. Those that come next are written as mails while others wait for the server or the gate. */
export type WriteAhead = {
  take(): Written | undefined;
  /** Takes the next one, if it is a mail by now, and wanted. */
  takeMail(wanted: (mail: ComposedMail) => boolean): WrittenMail | undefined;
};

type Entry = Written & { composed?: Composition };

/** @param ahead how many are written before they are taken */
export function writeAhead(
  messages: readonly OutgoingMessage[],
  { ahead, compose }: { ahead: number; compose: Compose },
): WriteAhead {
  const entries: Entry[] = [];
  let next = 0;
  const write = () => {
    const message = messages[next++];
    if (message) entries.push(compositionOf(message, compose));
  };
  const fill = () => {
    while (next < messages.length && entries.length < ahead) write();
  };
  const taken = () => {
    // Not at once: what has been taken goes on its way first.
    setImmediate(fill);
    return entries.shift();
  };
  return {
    take: () => {
      if (entries.length === 0) write();
      return taken();
    },
    takeMail: (wanted) => {
      const [entry] = entries;
      const composed = entry?.composed;
      if (!entry || !composed || !('mail' in composed) || !wanted(composed.mail)) return undefined;
      taken();
      return { message: entry.message, mail: composed.mail };
    },
  };
}

function compositionOf(message: OutgoingMessage, compose: Compose): Entry {
  const entry: Entry = { message, composition: neverRejecting(message, compose) };
  void entry.composition.then((composed) => {
    entry.composed = composed;
  });
  return entry;
}

/** A message that cannot be written is settled like any other, and keeps none of the rest from going out. */
async function neverRejecting(message: OutgoingMessage, compose: Compose): Promise<Composition> {
  try {
    return await compose(message);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const detail = `The message could not be written as a mail: ${reason}`;
    return { outcome: { kind: 'rejected', code: 'not_composed', detail } };
  }
}
