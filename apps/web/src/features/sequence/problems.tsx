import { Text } from '@mantine/core';
import type { StepPreview } from './preview-step.ts';

type Problem = StepPreview['problems'][number];

/** Those of the subject, and all others, which are the message's. */
export const byField = (problems: readonly Problem[]): [subject: Problem[], message: Problem[]] => [
  problems.filter(({ path }) => path[0] === 'subject'),
  problems.filter(({ path }) => path[0] !== 'subject'),
];

/** What is wrong with a text, below its field. */
export function Problems({ of }: { of: readonly Problem[] }) {
  return of.map(({ message }) => (
    <Text key={message} size="sm" c="var(--mantine-color-error)" role="alert">
      {message}
    </Text>
  ));
}
