import type { SenderTester, SendingSender, TestResult } from '@outreach/core';
import type { SmtpSender } from './smtp/sender.js';
import { testSmtpLogin } from './smtp/test-login.js';
import { sendTestMail } from './smtp/test-mail.js';

const NO_SERVER: TestResult = { ok: false, detail: 'This sender names no mail server.' };

/** Tries mailboxes over SMTP, outside any campaign. */
export const senderTester: SenderTester = {
  login: async (sender) => (isMailbox(sender) ? await testSmtpLogin(sender) : NO_SERVER),
  send: async (sender, mail) => (isMailbox(sender) ? await sendTestMail(sender, mail) : NO_SERVER),
};

const isMailbox = (sender: SendingSender): sender is SendingSender & SmtpSender => sender.smtp !== null;
