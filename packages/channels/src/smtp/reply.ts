import { cutShort } from '../one-line.js';

/** What a server answered to one command. */
export type Reply = {
  /** Three digits, or 0 for something that is no SMTP reply. */
  code: number;
  /** Enhanced status code (RFC 3463) such as `5.1.1`. */
  status: string | null;
  /** All its lines as they came, kept as evidence. */
  text: string;
};

/** Evidence is kept in the database: a server that talks without end is cut short, and a NUL would not be taken. */
const MAX_TEXT = 1_000;

export function readReply(text: string): Reply {
  const first = /^(\d{3})(?:[ -]|$)\s*([245]\.\d{1,3}\.\d{1,3})?/m.exec(text);
  return {
    code: first ? Number(first[1]) : 0,
    status: first?.[2] ?? null,
    text: cutShort(text.replace(/(?!\n)\p{Cc}/gu, ' ').trim(), MAX_TEXT),
  };
}

/** A reply may name a time; what is below or above is not believed. */
const SHORTEST_WAIT = 1;
const LONGEST_WAIT = 24 * 3_600;

const SECONDS = { s: 1, m: 60, h: 3_600 };
/** Words that say that a time to wait follows, as opposed to "limit of 100 messages per 5 minutes". */
const WAIT =
  /(?:try|retry|again|wait|come back|later|delay(?:ed)?|grey-?list\w*|gray-?list\w*)\b[^.\d]{0,40}(?<![\d:])(?:(\d{1,2}):(\d{2}):(\d{2})|(\d{1,6})\s*(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)\b)/i;

/**
 * The wait that a reply asks for, in seconds, at least one and at most a day; undefined when it names none.
 * There is no standard for it: these are the wordings of greylisting and of rate limits.
 */
export function waitNamedIn(text: string): number | undefined {
  const found = WAIT.exec(text.replace(/\s+/g, ' '));
  if (!found) return undefined;
  const [, hours, minutes, seconds, amount, unit] = found;
  const wait = amount
    ? Number(amount) * SECONDS[(unit ?? 's').charAt(0).toLowerCase() as keyof typeof SECONDS]
    : Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  return Math.min(Math.max(wait, SHORTEST_WAIT), LONGEST_WAIT);
}
