/**
 * Makes one call of many: what is asked for while a call is under way waits and goes into the next one together. So a
 * busy executor pays for one statement where a quiet one pays for each.
 * @param run gets everything that waits, and its answer goes to all who asked
 * @param gather a call begins only when so many items wait, or the first has waited for so long
 */
export function coalesce<Item, Answer>(
  run: (items: readonly Item[]) => Promise<Answer>,
  gather: Gather = { items: 1, ms: 0 },
): (item: Item) => Promise<Answer> {
  let waiting: { items: Item[]; answer: Promise<Answer>; go: () => void } | undefined;
  let running: Promise<unknown> = Promise.resolve();
  return (item) => {
    if (waiting) waiting.items.push(item);
    else {
      const { enough, go } = untilEnough(gather.ms);
      const batch = { items: [item], answer: undefined as unknown as Promise<Answer>, go };
      batch.answer = Promise.all([running, enough]).then(() => {
        waiting = undefined;
        return run(batch.items);
      });
      waiting = batch;
      running = batch.answer.catch(() => undefined);
    }
    if (waiting.items.length >= gather.items) waiting.go();
    return waiting.answer;
  };
}

export type Gather = { items: number; ms: number };

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
