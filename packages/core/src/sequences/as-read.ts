import { DomainError } from '../domain-error.js';
import type { Step, StepRead } from './types.js';

/** A number names whatever step stands there by now. @throws DomainError `conflict` when it is not the one meant */
export function assertSameStep(step: Step, read: Pick<StepRead, 'id'> | undefined): void {
  if (read === undefined || read.id === step.id) return;
  throw new DomainError(
    'conflict',
    `Step ${step.stepNumber} is another one by now: somebody has changed the order of the steps. Look at them again.`,
  );
}

/** @throws DomainError `conflict` when the step has been changed since it was read */
export function assertUnchanged(step: Step, read: StepRead | undefined): void {
  if (read === undefined || read.version === step.version) return;
  throw new DomainError(
    'conflict',
    `Somebody has changed step ${step.stepNumber} since you read it. Look at what it says now before you change it.`,
  );
}
