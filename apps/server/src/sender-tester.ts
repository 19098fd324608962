import { type SmtpSender, sendTestMail, testSmtpLogin } from '@outreach/channels';
import type { SenderTester, SendingSender, TestResult } from '@outreach/core';

const NO_SERVER: TestResult = { ok: false, detail: 'This sender names no mail server.' };

/** Tries mailboxes over SMTP. */
export const senderTester: SenderTester = {
  login: async (sender) => (isMailbox(sender) ? await testSmtpLogin(sender) : NO_SERVER),
  send: async (sender, mail) => (isMailbox(sender) ? await sendTestMail(sender, mail) : NO_SERVER),
};

const isMailbox = (sender: SendingSender): sender is SendingSender & SmtpSender => sender.smtp !== null;
