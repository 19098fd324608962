/**
 * When a call begins: when so many items wait, or the first has waited for so long. Beside another one only the former counts,
 * and so many may be under way.
 */
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
  let waiting: { items: Item[]; answer: Promise<Answer>; late: boolean; begin: () => void } | undefined;
  let underWay = 0;
  const look = () => {
    if (!waiting || underWay >= gather.atOnce) return;
    if (waiting.items.length >= gather.items || (waiting.late && underWay === 0)) waiting.begin();
  };
  const call = async (items: readonly Item[]): Promise<Answer> => {
    waiting = undefined;
    underWay++;
    try {
      return await run(items);
    } finally {
      underWay--;
      look();
    }
  };
  const wait = (items: Item[]) => {
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const batch = { items, answer: begun.then(() => call(items)), late: false, begin };
    const timer = setTimeout(() => {
      batch.late = true;
      look();
    }, gather.ms);
    void begun.then(() => clearTimeout(timer));
    return batch;
  };
  return (item) => {
    if (waiting) waiting.items.push(item);
    else waiting = wait([item]);
    const { answer } = waiting;
    look();
    return answer;
  };
}
