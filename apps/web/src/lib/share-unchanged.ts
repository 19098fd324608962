/**
 * The newer value with every part of the older one that says the same, so that what shows only those is not drawn again.
 * React Query does so by itself but for dates, which make each answer that has one a new one.
 */
export function shareUnchanged(before: unknown, after: unknown): unknown {
  if (Object.is(before, after)) return before;
  if (before instanceof Date && after instanceof Date)
    return before.getTime() === after.getTime() ? before : after;
  if (Array.isArray(before) && Array.isArray(after)) {
    const shared = after.map((value, at) => shareUnchanged(before[at], value));
    return before.length === after.length && shared.every((value, at) => value === before[at])
      ? before
      : shared;
  }
  if (isRecord(before) && isRecord(after)) {
    const keys = Object.keys(after);
    const shared = Object.fromEntries(keys.map((key) => [key, shareUnchanged(before[key], after[key])]));
    const same =
      keys.length === Object.keys(before).length && keys.every((key) => shared[key] === before[key]);
    return same ? before : shared;
  }
  return after;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
