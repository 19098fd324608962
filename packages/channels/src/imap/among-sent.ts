import { InboxTrouble } from '@outreach/core';
import type { ImapSession } from './session.js';

/** What a search can ask for in so many words. */
const PLAIN = /^[\x21-\x7e]{1,998}$/;

/** Which of these mails lie in the folder of sent mail, and when the copy that came last was filed. @throws InboxTrouble */
export async function amongSent(
  session: ImapSession,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  const found = new Map<string, Date>();
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
    else if (uids.length > 0) {
      const at = await filedAt(session, Math.max(...uids));
      if (at) found.set(id, at);
    }
  }
  if (refused === wanted.length)
    throw new InboxTrouble('refused', 'The server does not search the folder of sent mail.');
  return found;
}

/** Null when the server does not say, or that mail is gone meanwhile or broken. @throws InboxTrouble */
async function filedAt(session: ImapSession, uid: number): Promise<Date | null> {
  try {
    const mail = await session.ask((client) =>
      client.fetchOne(`${uid}`, { uid: true, internalDate: true }, { uid: true }),
    );
    if (!mail) return null;
    const at = new Date(mail.internalDate ?? Number.NaN);
    return Number.isNaN(at.getTime()) ? null : at;
  } catch (trouble) {
    if (trouble instanceof InboxTrouble && trouble.code === 'refused') return null;
    throw trouble;
  }
}
