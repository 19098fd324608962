import { Select } from '@mantine/core';

type Props<Value extends string> = {
  label: string;
  /** What nothing chosen means: "Any status". */
  placeholder: string;
  choices: readonly { value: Value; label: string }[];
  value: Value | undefined;
  onChoose: (value: Value | undefined) => void;
  w: number | Record<string, number | string>;
  searchable?: boolean;
};

/** A filter of a list: one of some values, or none. */
export function ChoiceFilter<Value extends string>({
  label,
  choices,
  value,
  onChoose,
  ...rest
}: Props<Value>) {
  return (
    <Select
      aria-label={label}
      clearable
      data={[...choices]}
      value={value ?? null}
      onChange={(chosen) => onChoose(choices.find((choice) => choice.value === chosen)?.value)}
      {...rest}
    />
  );
}
