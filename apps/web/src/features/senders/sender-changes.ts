import { changedFields } from '../../lib/kept-draft.ts';
import { inputOf, type SenderValues } from './sender-values.ts';

type Input = ReturnType<typeof inputOf>;

/** Only what was changed in the form, also within its parts: what somebody else has changed meanwhile stays as it is. */
export function changesOf(before: SenderValues, after: SenderValues): Partial<Input> {
  const [stored, wanted] = [inputOf(before), inputOf(after)];
  const changed = Object.entries(changedFields(stored, wanted)).map(([field, value]) => {
    const had = stored[field as keyof Input];
    return [field, isPart(had) && isPart(value) ? changedFields(had, value) : value];
  });
  return Object.fromEntries(changed);
}

const isPart = (value: unknown): value is object => typeof value === 'object' && value !== null;
