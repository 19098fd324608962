import type { SenderTester, SendingSender, TestResult } from '@outreach/core';
import { testImapLogin } from './imap/test-login.js';
import type { SmtpSender } from './smtp/sender.js';
import { testSmtpLogin } from './smtp/test-login.js';
import { sendTestMail } from './smtp/test-mail.js';

const NO_SERVER: TestResult = { ok: false, detail: 'This sender names no mail server.' };

/** Tries mailboxes over SMTP and IMAP, outside any campaign. */
export const senderTester: SenderTester = {
  login: async (sender) => (isMailbox(sender) ? await testSmtpLogin(sender) : NO_SERVER),
  inbox: (access) => testImapLogin(access),
  send: async (sender, mail) => (isMailbox(sender) ? await sendTestMail(sender, mail) : NO_SERVER),
};

const isMailbox = (sender: SendingSender): sender is SendingSender & SmtpSender => sender.smtp !== null;
