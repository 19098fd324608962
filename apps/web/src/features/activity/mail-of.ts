/** A mail that an executor found in a mailbox, as its event tells of it. */
export type EventMail = { from: string | null; subject: string | null };

/** The mail that an event is about; null when it is about none. */
export function mailOf(after: Record<string, unknown> | null): EventMail | null {
  const mail = after?.mail;
  if (typeof mail !== 'object' || mail === null) return null;
  const { from, subject } = mail as Record<string, unknown>;
  return { from: textOf(from), subject: textOf(subject) };
}

/** `Re: Cover at Acme` in quotes, and whose it is. */
export const describeMail = ({ from, subject }: EventMail): string =>
  [subject ? `“${subject}”` : 'a mail without a subject', from && `from ${from}`].filter(Boolean).join(' ');

/** How a message in doubt was found to have gone out. */
export const EVIDENCE: Record<string, string> = {
  reply: 'an answer came',
  bounce: 'a notice came back',
  complaint: 'somebody called it spam',
  sent_folder: 'found in the folder of sent mail',
};

const textOf = (value: unknown): string | null => (typeof value === 'string' && value ? value : null);
