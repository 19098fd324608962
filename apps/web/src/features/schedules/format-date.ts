const DATE = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** "Thu, 24 Dec 2026", of a local date "2026-12-24". */
export const formatDate = (date: string): string => DATE.format(new Date(`${date}T00:00:00Z`));
