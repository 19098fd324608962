import type { Forecast } from './get-forecast.ts';

export type ForecastDay = { date: string; total: number; bySender: Record<string, number> };

/** What the log channel is called where senders are. */
const LOG = 'Log only';

const DAY_MS = 86_400_000;

/** Every day from the first to the last with its messages by sender, also those without any. */
export function forecastDays(
  { sends }: Pick<Forecast, 'sends'>,
  names: ReadonlyMap<string, string>,
): { days: ForecastDay[]; senders: string[] } {
  const days = new Map<string, ForecastDay>();
  const senders = new Set<string>();
  const dates = sends.map(({ date }) => Date.parse(date));
  for (let at = Math.min(...dates); at <= Math.max(...dates); at += DAY_MS) {
    const date = new Date(at).toISOString().slice(0, 10);
    days.set(date, { date, total: 0, bySender: {} });
  }
  for (const { date, senderId, count } of sends) {
    const day = days.get(date);
    if (!day) continue;
    const name = senderId === null ? LOG : (names.get(senderId) ?? 'A deleted sender');
    senders.add(name);
    day.total += count;
    day.bySender[name] = (day.bySender[name] ?? 0) + count;
  }
  return { days: [...days.values()], senders: [...senders].sort() };
}
