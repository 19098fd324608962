/** What others wrote, as one line of so many characters at the most, without control characters. */
export function oneLine(text: string, longest: number): string {
  return cutShort(text.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim(), longest);
}

/** So many characters at the most. One of two halves is not cut in the middle: the database would not take a half. */
export const cutShort = (text: string, longest: number): string =>
  text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
