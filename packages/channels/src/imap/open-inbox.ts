import type { Inbox, InboxAccess, OpenInbox } from '@outreach/core';
import { amongSent } from './among-sent.js';
import { examineInbox, nextArrivals } from './next-arrivals.js';
import { type ImapParams, openSession } from './session.js';

/**
 * A mailbox over IMAP (RFC 3501), as `OpenInbox` has it. Folders are opened by EXAMINE and mails fetched by BODY.PEEK, so
 * that the server itself keeps everything as it is.
 */
export const openImapInbox = (async (
  access: InboxAccess,
  signal?: AbortSignal,
  params: ImapParams = {},
): Promise<Inbox> => {
  const session = await openSession(access, signal, params);
  try {
    await examineInbox(session);
  } catch (trouble) {
    await session.close();
    throw trouble;
  }
  return {
    next: (wanted) => nextArrivals(session, wanted),
    amongSent: (messageIds) => amongSent(session, messageIds),
    close: () => session.close(),
  };
}) satisfies OpenInbox;
