import { createHash } from 'node:crypto';

/** A number from 0 to 1 that depends on nothing but the words. */
export function drawn(...words: (string | number)[]): number {
  return createHash('sha256').update(words.join('|')).digest().readUInt32BE() / 2 ** 32;
}

/** Numbers from a seed, always the same ones in the same order. */
export type Random = {
  /** From `least` up to, but without, `most`. */
  between(least: number, most: number): number;
  /** @throws when there is nothing to choose from */
  oneOf<T>(items: readonly T[]): T;
  shuffled<T>(items: readonly T[]): T[];
};

export function seededRandom(seed: string): Random {
  let count = 0;
  const next = () => drawn(seed, count++);
  const below = (n: number) => Math.floor(next() * n);
  return {
    between: (least, most) => least + next() * (most - least),
    oneOf: (items) => {
      if (items.length === 0) throw new Error('there is nothing to choose from');
      return items[below(items.length)] as (typeof items)[number];
    },
    shuffled: (items) => {
      const left = [...items];
      return items.map(() => left.splice(below(left.length), 1)[0] as (typeof items)[number]);
    },
  };
}
