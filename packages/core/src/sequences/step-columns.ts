import type { Step, StepInput } from './types.js';

/** True when a step has all of it already. */
export const changesNothing = (step: Step, patch: Partial<StepInput>): boolean =>
  (Object.keys(patch) as (keyof StepInput)[]).every((field) => patch[field] === step[field]);

/** A subject of blanks is none. */
export const orNone = (subject: string | null | undefined) => (subject?.trim() ? subject : null);

/** What is stored of a new step. */
export const stepColumns = (step: StepInput) => ({
  channel: step.channel,
  subject: orNone(step.subject),
  messageTemplate: step.messageTemplate,
  format: step.format ?? 'text',
  delayDays: step.delayDays,
});

/** Without the fields that were left out. */
export function definedOnly<T extends Record<string, unknown>>(
  values: T,
): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}
