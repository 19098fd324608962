/** Several measurements of one thing. */
export type Series = { name: string; unit: string; values: number[] };

/** One thing beside its reference, as the report shows it. */
export type Comparison = {
  title: string;
  measured: Series;
  reference: Series;
  /** What the ratio should be. */
  aim: { atLeast: number } | { below: number } | null;
};

export type Figures = { heading: string; comparisons: Comparison[]; alone: Series[]; notes: string[] };

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The ratio of each round, so that what slows a whole round down cancels out; then their median. */
export function ratioOf({ measured, reference }: Comparison): number {
  const pairs = measured.values.flatMap((value, round) => {
    const other = reference.values[round];
    return other === undefined ? [] : [value / other];
  });
  return pairs.length === measured.values.length && pairs.length > 0
    ? median(pairs)
    : median(measured.values) / median(reference.values);
}

/** Rounds that are always run, however slow the machine is. */
const LEAST_ROUNDS = 3;

/**
 * Runs every contestant once a round, in one order and then in the other: A B C, C B A, A B C …
 * @param budgetMs no further round is begun after that long, once there are three
 * @returns the values of each contestant, by round
 */
export async function takeTurns<Name extends string>(
  rounds: number,
  contestants: Record<Name, (round: number) => Promise<number>>,
  budgetMs = Number.POSITIVE_INFINITY,
): Promise<Record<Name, number[]>> {
  const deadline = performance.now() + budgetMs;
  const names = Object.keys(contestants) as Name[];
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++) {
    if (round >= LEAST_ROUNDS && performance.now() > deadline) break;
    for (const name of round % 2 === 0 ? names : [...names].reverse())
      values[name].push(await contestants[name](round));
  }
  return values;
}
