import { InboxTrouble } from '@outreach/core';
import type { ImapSession } from './session.js';

/** What a search can ask for in so many words. */
const PLAIN = /^[\x21-\x7e]{1,998}$/;

/** Which of these mails lie in the folder of sent mail. @throws InboxTrouble */
export async function amongSent(
  session: ImapSession,
  messageIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const wanted = messageIds.filter((id) => PLAIN.test(id));
  if (wanted.length === 0) return found;
  // Where the server does not say which folder it is, the library knows its names in many languages.
  const folders = await session.ask((client) => client.list());
  const sent = folders.find(({ specialUse, flags }) => specialUse === '\\Sent' && !flags.has('\\Noselect'));
  if (!sent) return found;
  await session.ask((client) => client.mailboxOpen(sent.path, { readOnly: true }));
  let refused = 0;
  for (const id of wanted) {
    // The brackets keep it from being found within a longer one.
    const query = { header: { 'Message-ID': `<${id}>` } };
    const uids = await session.ask((client) => client.search(query, { uid: true }));
    if (!uids) refused++;
    else if (uids.length > 0) found.add(id);
  }
  if (refused === wanted.length)
    throw new InboxTrouble('refused', 'The server does not search the folder of sent mail.');
  return found;
}
