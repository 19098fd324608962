/**
 * Makes one call of many: what is asked for while a call is under way waits and goes into the next one together. So a
 * busy executor pays for one statement where a quiet one pays for each.
 * @param run gets everything that waits, and its answer goes to all who asked
 */
export function coalesce<Item, Answer>(
  run: (items: readonly Item[]) => Promise<Answer>,
): (items: readonly Item[]) => Promise<Answer> {
  let waiting: { items: Item[]; answer: Promise<Answer> } | undefined;
  let running: Promise<unknown> = Promise.resolve();
  return (items) => {
    if (waiting) {
      waiting.items.push(...items);
      return waiting.answer;
    }
    const batch = { items: [...items], answer: undefined as unknown as Promise<Answer> };
    batch.answer = running.then(() => {
      waiting = undefined;
      return run(batch.items);
    });
    waiting = batch;
    running = batch.answer.catch(() => undefined);
    return batch.answer;
  };
}
