const LOCALE = 'en-GB';
const integer = new Intl.NumberFormat(LOCALE);
const percent = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 1 });
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });

/** Below this many people a rate says more about chance than about the message. */
export const TOO_EARLY = 20;

export const formatCount = (value: number): string => integer.format(value);

/** Null, where there is nothing to divide by, shows as a dash. */
export const formatRate = (value: number | null): string => (value === null ? '–' : percent.format(value));

export const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** "1 person", "412 people". */
export const people = (count: number): string => plural(count, 'person', 'people');

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

type At = { zone?: string | null | undefined; now?: Date };

/** "Mon 2 Nov, 09:00 CET"; the year only when it is another one. An unknown zone falls back to the reader's. */
export function formatInstant(at: Date, { zone, now = new Date() }: At = {}): string {
  const options: Intl.DateTimeFormatOptions = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    ...(zone ? { timeZoneName: 'short' } : {}),
  };
  try {
    return new Intl.DateTimeFormat(LOCALE, { ...options, ...(zone ? { timeZone: zone } : {}) }).format(at);
  } catch {
    return new Intl.DateTimeFormat(LOCALE, options).format(at);
  }
}

/** "Mon 09:00" within a week, otherwise the whole date. */
export function formatSoon(at: Date, now = new Date()): string {
  const days = (at.getTime() - now.getTime()) / 86_400_000;
  if (days < 0 || days > 6.5) return formatInstant(at, { now });
  const weekday = at.toDateString() === now.toDateString() ? 'today' : WEEKDAY.format(at);
  return `${weekday} ${TIME.format(at)}`;
}
const WEEKDAY = new Intl.DateTimeFormat(LOCALE, { weekday: 'short' });
const TIME = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' });

/** "in 3 days", "2 hours ago", "now"; days are those of the reader's calendar, so that tomorrow is tomorrow. */
export function formatRelative(at: Date, now = new Date()): string {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  const size = Math.abs(seconds);
  if (size < 45) return 'now';
  if (size < 3_600) return relative.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return relative.format(Math.round(seconds / 3_600), 'hour');
  return relative.format(dayNumber(at) - dayNumber(now), 'day');
}

/** Counts the days of the reader's calendar, whatever clocks were put forward or back on the way. */
const dayNumber = (at: Date): number => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / 86_400_000;

export const formatDay = (date: string): string =>
  new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(date));

type Named = { firstName: string | null; lastName: string | null; email?: string | null };

/** A person's name, or what else tells who they are. */
export const nameOf = (person: Named): string =>
  [person.firstName, person.lastName].filter(Boolean).join(' ') || person.email || 'No name';

/** First letters of the first and the last name; never half of a character. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toUpperCase();
}
