/** A step as ordering needs to know it. */
export type OrderedStep = { id: string; archived: boolean };

/**
 * Puts the live steps into a new order. An archived step stays behind the live step that it stands behind today, so
 * that people whose last message it was go on from the same place.
 * @param steps all steps in today's order
 * @param liveOrder the ids of the live steps, each exactly once
 */
export function reorder<T extends OrderedStep>(steps: readonly T[], liveOrder: readonly string[]): T[] {
  const leading: T[] = [];
  const groups = new Map<string, T[]>();
  let current = leading;
  for (const step of steps) {
    if (!step.archived) {
      current = [];
      groups.set(step.id, current);
    }
    current.push(step);
  }
  return [...leading, ...liveOrder.flatMap((id) => groups.get(id) ?? [])];
}

/** True when `ids` names every live step exactly once. */
export function isPermutation(steps: readonly OrderedStep[], ids: readonly string[]): boolean {
  const live = new Set(steps.filter((step) => !step.archived).map((step) => step.id));
  return ids.length === live.size && new Set(ids).size === ids.length && ids.every((id) => live.has(id));
}

/** Inserts a new live step so that it gets this number (1 = first); behind all when the number is left out. */
export function insertAt<T extends OrderedStep>(steps: readonly T[], step: T, stepNumber?: number): T[] {
  const liveBefore = (stepNumber ?? Number.POSITIVE_INFINITY) - 1;
  let seen = 0;
  let index = 0;
  for (; index < steps.length; index++) {
    if (steps[index]?.archived) continue;
    if (seen === liveBefore) break;
    seen++;
  }
  return [...steps.slice(0, index), step, ...steps.slice(index)];
}
