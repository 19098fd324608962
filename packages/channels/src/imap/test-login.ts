import type { InboxAccess, TestResult } from '@outreach/core';
import { IMAP_DEADLINES } from './deadlines.js';
import { examineInbox } from './next-arrivals.js';
import { openSession } from './session.js';
import { troubleOf } from './trouble.js';

export type ImapTestParams = {
  /** In milliseconds; 10000 when not given. No step takes longer than half of it. */
  deadline?: number;
  /** Certificates in PEM to be trusted beside those that come with Node. */
  authorities?: string;
};

/** Connects, logs in, looks how many mails there are and leaves again. Reads no mail, and never throws. */
export async function testImapLogin(access: InboxAccess, params: ImapTestParams = {}): Promise<TestResult> {
  const { deadline = IMAP_DEADLINES.connectMs, authorities } = params;
  const half = Math.max(1, Math.ceil(deadline / 2));
  const deadlines = { ...IMAP_DEADLINES, connectMs: half, silenceMs: deadline, commandMs: half };
  try {
    const trusted = authorities ? { authorities } : {};
    const session = await openSession(access, undefined, { deadlines, ...trusted });
    const inbox = await examineInbox(session).finally(() => session.close());
    return { ok: true, detail: `Its inbox can be read: ${mailsLie(inbox.exists)} there.` };
  } catch (trouble) {
    return { ok: false, detail: troubleOf(trouble, access).message };
  }
}

const mailsLie = (count: number): string => (count === 1 ? '1 mail lies' : `${count} mails lie`);
