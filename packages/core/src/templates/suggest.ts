import { closestMatch } from 'leven';

const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** `; did you mean "first_name"?` when one of the candidates is near the name, else nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  // Compared without case and separators, so that `FirstName` is near `first_name`.
  const byPlain = new Map<string, string>();
  for (const candidate of candidates)
    if (!byPlain.has(plain(candidate))) byPlain.set(plain(candidate), candidate);
  const wanted = plain(name);
  // A third of the letters may differ: `frist_name` is near, `name` is not near `title`.
  const match = closestMatch(wanted, [...byPlain.keys()], { maxDistance: Math.floor(wanted.length / 3) });
  const suggestion = match === undefined ? undefined : byPlain.get(match);
  return suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
}
