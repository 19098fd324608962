import type { Queryable } from '../database/connect.js';
import { DomainError } from '../domain-error.js';
import type { InboxAccess } from '../inboxes/inbox.js';
import type { SenderMode } from '../schema/senders.js';
import { getSender, senderForSending } from './queries.js';
import type { SecretBox } from './secrets.js';
import type { SendingSender } from './types.js';

/** Whether a try worked, as a sentence for the one who set the sender up. */
export type TestResult = { ok: boolean; detail: string };

export type TestMail = { to: string; subject: string; body: string; format: 'text' | 'html' };

/** Tries a mailbox outside any campaign. No function of it throws. */
export type SenderTester = {
  login(sender: SendingSender): Promise<TestResult>;
  /** Whether the mails that come in can be read. */
  inbox(access: InboxAccess): Promise<TestResult>;
  send(sender: SendingSender, mail: TestMail): Promise<TestResult>;
};

/** What there is to say of senders that log in nowhere. */
const NO_LOG_IN: Record<Exclude<SenderMode, 'smtp'>, string> = {
  log: 'Messages of this sender are written to the log: there is nothing to log in to, and nobody is reached.',
  manual: 'Messages of this sender are sent by a person: there is nothing to log in to.',
  http: 'Messages of this sender are handed to a service with the first one that is due: there is nothing to log in to.',
};

/**
 * Logs in as a sender, for sending and for reading its inbox, or sends a test message from it. It is no campaign's message,
 * and counts against no limit.
 * @param params.to whom to send the message to; without, nothing is sent
 * @throws DomainError `not_found`
 */
export async function testSender(
  db: Queryable,
  params: { senderId: string; to?: string | undefined; box: SecretBox; tester: SenderTester },
): Promise<TestResult> {
  const { senderId, to, box, tester } = params;
  const { mode, name } = await getSender(db, { senderId });
  if (mode !== 'smtp')
    return to === undefined
      ? { ok: true, detail: NO_LOG_IN[mode] }
      : { ok: false, detail: 'A test message can only be sent from a mailbox (smtp).' };
  try {
    const sender = await senderForSending(db, { senderId }, box);
    if (to === undefined) return await logIn(sender, tester);
    return await tester.send(sender, {
      to,
      subject: `Test message from ${name}`,
      body: `This is a test message. It shows that “${name}” can send mail.`,
      format: 'text',
    });
  } catch (error) {
    if (error instanceof DomainError && error.code === 'secret_unreadable')
      return { ok: false, detail: error.message };
    throw error;
  }
}

/** It works only when both do. Where sending does not, a second try would say the same once more, or lock the account. */
async function logIn(sender: SendingSender, tester: SenderTester): Promise<TestResult> {
  const sending = await tester.login(sender);
  if (!sending.ok || !sender.imap) return sending;
  const inbox = await tester.inbox(sender.imap);
  return { ok: inbox.ok, detail: `${sending.detail} ${inbox.detail}` };
}
