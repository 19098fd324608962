import type { TlsMode } from '../schema/senders.js';

/** What is known of a mail service beforehand. */
export type SenderPreset = {
  id: string;
  name: string;
  /** With a part in braces where it differs from customer to customer; '' = to be asked for. */
  host: string;
  port: number;
  tls: TlsMode;
  /** What goes into the field of the user, and of the password. */
  userHint: string;
  passwordHint: string;
  /** Set when the user is the same for everybody. */
  user: string | null;
  /** Where the mailbox is read with the same log-in; null where it can't be, or where the service keeps none. */
  imap: { host: string; port: number; tls: TlsMode } | null;
};

/** Mail services by how they are connected to; the last is any other server. */
export const SENDER_PRESETS: readonly SenderPreset[] = [
  {
    id: 'google',
    name: 'Google',
    host: 'smtp.gmail.com',
    port: 465,
    tls: 'tls',
    user: null,
    imap: { host: 'imap.gmail.com', port: 993, tls: 'tls' },
    userHint: 'The whole address of the mailbox.',
    passwordHint: 'An app password of that account. It takes two-step verification to make one.',
  },
  {
    id: 'microsoft_365',
    name: 'Microsoft 365',
    host: 'smtp.office365.com',
    port: 587,
    tls: 'starttls',
    user: null,
    imap: null,
    userHint: 'The whole address of the mailbox.',
    passwordHint: 'Its password. Authenticated SMTP must be allowed for this mailbox.',
  },
  {
    id: 'amazon_ses',
    name: 'Amazon SES',
    host: 'email-smtp.{region}.amazonaws.com',
    port: 587,
    tls: 'starttls',
    user: null,
    imap: null,
    userHint: 'The user name of the SMTP credentials; it is not an access key.',
    passwordHint: 'The password that was made with them.',
  },
  {
    id: 'sendgrid',
    name: 'SendGrid',
    host: 'smtp.sendgrid.net',
    port: 587,
    tls: 'starttls',
    user: 'apikey',
    imap: null,
    userHint: 'The word “apikey”, for everybody.',
    passwordHint: 'An API key that may send mail.',
  },
  {
    id: 'postmark',
    name: 'Postmark',
    host: 'smtp.postmarkapp.com',
    port: 587,
    tls: 'starttls',
    user: null,
    imap: null,
    userHint: 'The token of the server.',
    passwordHint: 'The same token again.',
  },
  {
    id: 'own',
    name: 'Another server',
    host: '',
    port: 587,
    tls: 'starttls',
    user: null,
    imap: null,
    userHint: 'As your provider names it; mostly the whole address.',
    passwordHint: 'The password of the mailbox.',
  },
];
