/** What others wrote, as one line of so many characters at the most, without control characters. */
export function oneLine(text: string, longest: number): string {
  const line = text.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  // A character of two halves is not cut in the middle.
  return line.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
}
