export { createHttpChannel, type HttpSender } from './http-channel.js';
export { openImapInbox } from './imap/open-inbox.js';
export * from './log-channel.js';
export { senderTester } from './sender-tester.js';
export { type OpenSenderWays, openSenderWays } from './sender-ways.js';
export type { SmtpDeadlines, SmtpSender } from './smtp/sender.js';
export { createSmtpChannel, SMTP_CONNECTIONS, type SmtpChannelParams } from './smtp/smtp-channel.js';
export { testSmtpLogin } from './smtp/test-login.js';
export { sendTestMail } from './smtp/test-mail.js';
