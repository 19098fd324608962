import type { Queryable } from '../database/connect.js';
import { DomainError, type Problem } from '../domain-error.js';
import { contactFields } from '../schema/contacts.js';
import { checkTemplate } from '../templates/check.js';
import { compileTemplate } from '../templates/compile.js';
import { writesSomething } from '../templates/is-blank.js';
import type { StepInput } from './types.js';

type StepTexts = { [Key in 'subject' | 'messageTemplate']?: StepInput[Key] | undefined };

/** Keys of the custom fields that templates may name. */
export async function customFieldKeys(db: Queryable): Promise<ReadonlySet<string>> {
  const rows = await db.select({ key: contactFields.key }).from(contactFields);
  return new Set(rows.map((row) => row.key));
}

/** Everything wrong with the texts of one step. What has not been written at all is for the caller to judge. */
export function checkStep(step: StepTexts, customFields: ReadonlySet<string>): Problem[] {
  return (['subject', 'messageTemplate'] as const).flatMap((field) => {
    const source = step[field];
    if (!source) return [];
    const problems = checkTemplate(source, { customFields, field });
    return problems.length > 0 || field === 'subject' ? problems : emptiness(source);
  });
}

/** A message of blanks and comments would go out as nothing. */
const emptiness = (source: string): Problem[] =>
  writesSomething(compileTemplate(source).nodes)
    ? []
    : [
        {
          path: ['messageTemplate'],
          message: 'The message is empty: nothing would be sent.',
          type: 'template_empty',
        },
      ];

/** @throws DomainError `template_invalid` with all problems of the step's texts */
export async function assertStepTexts(
  db: Queryable,
  step: StepTexts,
  at: Problem['path'] = [],
): Promise<void> {
  const problems = checkStep(step, await customFieldKeys(db));
  const [first] = problems;
  if (!first) return;
  throw new DomainError('template_invalid', first.message, {
    problems: problems.map((problem) => ({ ...problem, path: [...at, ...problem.path] })),
  });
}

/**
 * What keeps a sequence from being sent, all at once: no step, a template that does not parse, an e-mail step that
 * opens a thread without a subject. Later e-mail steps without one answer in the thread ("Re: …").
 */
export function checkSequence(
  steps: readonly (StepInput & { stepNumber: number })[],
  customFields: ReadonlySet<string>,
): Problem[] {
  if (steps.length === 0)
    return [{ path: ['sequences'], message: 'The sequence has no step yet.', type: 'no_steps' }];
  const opener = steps.find((step) => step.channel === 'email');
  return steps.flatMap((step) => {
    const at = ['sequences', step.stepNumber - 1];
    const problems = checkStep(step, customFields).map((problem) => ({
      ...problem,
      path: [...at, ...problem.path],
      message: `Step ${step.stepNumber}: ${problem.message}`,
    }));
    if (step === opener && !step.subject?.trim())
      problems.push({
        path: [...at, 'subject'],
        message: `Step ${step.stepNumber}: the first e-mail of a sequence needs a subject.`,
        type: 'subject_missing',
      });
    return problems;
  });
}
