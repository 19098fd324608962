/** What the mailbox of tests logs in with. */
export const LOG_IN = { user: 'mailbox-of-ann', password: 'open sesame, please' };

/** A mailbox as an admin asks for it, with its mail server on this machine. */
export const mailboxAt = (port: number) => ({
  kind: 'email',
  name: 'Ann',
  mode: 'smtp',
  from_name: 'Ann Example',
  from_email: 'Ann@Acme.example',
  signature: 'Ann\nAcme',
  smtp: { host: '127.0.0.1', port, tls: 'none', ...LOG_IN },
});
