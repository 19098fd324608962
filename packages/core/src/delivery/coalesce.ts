/** When a call begins: when so many items wait, or the first has waited for so long, and fewer calls are under way. */
export type Gather = { items: number; ms: number; atOnce: number };

/**
 * Makes one call of many: what is asked for while a call is under way waits and goes into the next one together. So a
 * busy executor pays for one statement where a quiet one pays for each.
 * @param run gets everything that waits, and its answer goes to all who asked
 */
export function coalesce<Item, Answer>(
  run: (items: readonly Item[]) => Promise<Answer>,
  gather: Gather = { items: 1, ms: 0, atOnce: 1 },
): (item: Item) => Promise<Answer> {
  let waiting: { items: Item[]; answer: Promise<Answer>; go: () => void } | undefined;
  let underWay = 0;
  /** Lets what waits go, as there is never more than one batch that does. */
  let hasEnded = () => {};
  const room = (): Promise<void> =>
    underWay < gather.atOnce ? Promise.resolve() : new Promise((resolve) => (hasEnded = resolve));
  const call = async (items: readonly Item[]): Promise<Answer> => {
    waiting = undefined;
    underWay++;
    try {
      return await run(items);
    } finally {
      underWay--;
      hasEnded();
    }
  };
  return (item) => {
    if (waiting) waiting.items.push(item);
    else {
      const { enough, go } = untilEnough(gather.ms);
      const items = [item];
      waiting = { items, answer: Promise.all([room(), enough]).then(() => call(items)), go };
    }
    if (waiting.items.length >= gather.items) waiting.go();
    return waiting.answer;
  };
}

function untilEnough(ms: number): { enough: Promise<void>; go: () => void } {
  let go = () => {};
  const enough = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    go = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return { enough, go };
}
