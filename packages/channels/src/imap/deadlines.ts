/** How long each thing may take, in milliseconds on the monotonic clock. */
export type ImapDeadlines = {
  /** For the look-up of the host's name, the connection and its encryption; and once more for the greeting. */
  connectMs: number;
  /** Without a byte from the server. */
  silenceMs: number;
  /** One command over all, however slowly its answer comes. */
  commandMs: number;
  /** For the good-bye. */
  closeMs: number;
};

export const IMAP_DEADLINES: ImapDeadlines = {
  connectMs: 10_000,
  silenceMs: 30_000,
  commandMs: 60_000,
  closeMs: 1_000,
};
