/** The mail that something was read from, as audit events name it. */
export type FoundMail = {
  from: string | null;
  subject: string | null;
  /** Without angle brackets. */
  message_id: string | null;
};

/** For the `after` of an event: nothing at all when no mail was found. */
export const mailOf = (mail: FoundMail | undefined): { mail?: FoundMail } => (mail ? { mail } : {});
