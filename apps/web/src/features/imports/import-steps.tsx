import { Group, Text } from '@mantine/core';
import classes from './imports.module.css';

const STEPS = ['File', 'Columns', 'Check', 'Result'] as const;

/** Where one is in the import, as words for everybody and as a line for the eyes. */
export function ImportSteps({ step }: { step: 0 | 1 | 2 | 3 }) {
  return (
    <Group
      component="ol"
      gap="xs"
      mb="lg"
      wrap="nowrap"
      align="flex-start"
      className={classes.steps}
      aria-label="Steps of the import"
    >
      {STEPS.map((label, place) => (
        <li
          key={label}
          className={classes.step}
          aria-current={place === step ? 'step' : undefined}
          data-done={place < step || undefined}
        >
          <Text fz={{ base: 'xs', xs: 'sm' }} component="span" fw={place === step ? 700 : 400}>
            {place + 1}. {label}
          </Text>
        </li>
      ))}
    </Group>
  );
}
