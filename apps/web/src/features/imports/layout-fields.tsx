import { Group, NumberInput, Select } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import type { FileInspection, Told } from './inspect-file.ts';
import { DELIMITERS, ENCODINGS, type ImportKind, KIND_NAMES } from './labels.ts';

const MOST_LINES = 1_000;

/** How the file was understood; each of it can be corrected. */
export function LayoutFields(props: {
  inspection: FileInspection;
  told: Told;
  /** The inspection is still the one before the last change. */
  isOld: boolean;
  onTold: (change: Told) => void;
}) {
  const { inspection, told, isOld, onTold } = props;
  const { kind, delimiter, encoding, header_line: headerLine } = inspection;
  const refused = (wanted: unknown, got: unknown) =>
    !isOld && wanted !== undefined && wanted !== got ? 'It cannot be read so.' : null;
  const tellLine = useDebouncedCallback((line: number) => onTold({ headerLine: line }), 400);
  return (
    <Group gap="sm" align="flex-start">
      <Select
        label="It holds"
        allowDeselect={false}
        data={Object.entries(KIND_NAMES).map(([value, label]) => ({ value, label }))}
        value={kind}
        onChange={(value) => value && onTold({ kind: value as ImportKind })}
        w={140}
      />
      <Select
        label="Between cells"
        allowDeselect={false}
        data={DELIMITERS}
        value={delimiter}
        error={refused(told.delimiter, delimiter)}
        onChange={(value) => value && onTold({ delimiter: value })}
        w={140}
      />
      <Select
        label="Characters"
        allowDeselect={false}
        data={ENCODINGS}
        value={encoding}
        error={refused(told.encoding, encoding)}
        onChange={(value) => value && onTold({ encoding: value })}
        w={200}
      />
      <NumberInput
        key={headerLine}
        label="Headings in line"
        min={1}
        max={MOST_LINES}
        allowDecimal={false}
        defaultValue={headerLine}
        error={refused(told.headerLine, headerLine)}
        onChange={(value) => {
          if (typeof value === 'number' && value >= 1 && value !== headerLine) tellLine(value);
        }}
        w={130}
      />
    </Group>
  );
}
