import { Select } from '@mantine/core';
import type { Campaign } from '../campaign/get-campaign.ts';
import { type RecipientsSearch, STEP_STATES, type StepState } from './recipients-search.ts';

const LABELS = {
  waiting: (step) => `Waits for ${step}`,
  sent: (step) => `Has had ${step}`,
  responded: (step) => `Replied to ${step}`,
  failed: (step) => `Failed at ${step}`,
} as const satisfies Record<StepState, (step: string) => string>;

type Asked = { step: number | undefined; removed: string | undefined; state: StepState | undefined };

/** Narrows the list to those with whom a step stands so. Of a removed one only what the address asks for is offered. */
export function StepFilter(props: {
  campaign: Campaign;
  search: RecipientsSearch;
  onChange: (changes: Asked) => void;
}) {
  const { step, removed, state = 'waiting' } = props.search;
  const choices = [
    ...props.campaign.sequences.flatMap(({ stepNumber }) =>
      STEP_STATES.map((each) => choiceOf({ step: stepNumber, removed: undefined, state: each })),
    ),
    ...(removed ? [choiceOf({ step: undefined, removed, state })] : []),
  ];
  const chosen = choices.find(({ asked }) => isSame(asked, { step, removed, state }));
  return (
    <Select
      aria-label="Step"
      placeholder="Any step"
      clearable
      w={190}
      data={choices.map(({ label }) => label)}
      value={chosen?.label ?? null}
      onChange={(label) => {
        const { asked } = choices.find((choice) => choice.label === label) ?? {};
        props.onChange({
          step: asked?.step,
          removed: asked?.removed,
          state: asked?.state === 'waiting' ? undefined : asked?.state,
        });
      }}
    />
  );
}

type Choice = Asked & { state: StepState };

const choiceOf = (asked: Choice) => ({
  asked,
  label: LABELS[asked.state](asked.step === undefined ? 'a deleted step' : `step ${asked.step}`),
});

const isSame = (a: Choice, b: Choice): boolean =>
  a.step === b.step && a.removed === b.removed && a.state === b.state;
