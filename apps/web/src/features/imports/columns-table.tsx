import { Select, Text } from '@mantine/core';
import { useMemo } from 'react';
import { type DataColumn, DataTable } from '../../components/data-table.tsx';
import { customFieldFor } from './custom-field.ts';
import classes from './imports.module.css';
import type { FileInspection } from './inspect-file.ts';
import { fieldLabel } from './labels.ts';
import type { Mapping } from './upload-file.ts';

type Props = {
  inspection: FileInspection;
  mapping: Mapping;
  onMap: (column: string, field: string | null) => void;
};

type Row = { id: string; name: string; samples: string[] };

const LEFT_OUT = '';

/** Each column of the file with some of its values, and where it goes. */
export function ColumnsTable({ inspection, mapping, onMap }: Props) {
  const rows: Row[] = inspection.columns.map(({ name, samples }) => ({ id: name, name, samples }));
  const columns = useMemo(
    (): DataColumn<Row>[] => [
      {
        id: 'column',
        meta: { label: 'Column of the file', bare: true },
        cell: ({ row }) => (
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {row.original.name}
          </Text>
        ),
      },
      {
        id: 'samples',
        meta: { label: 'Some values' },
        cell: ({ row }) => <Samples values={row.original.samples} />,
      },
      {
        id: 'field',
        meta: { label: 'Goes to', width: 280, bare: true },
        cell: ({ row }) => (
          <FieldSelect inspection={inspection} mapping={mapping} column={row.original.name} onMap={onMap} />
        ),
      },
    ],
    [inspection, mapping, onMap],
  );
  return <DataTable label="Columns" rows={rows} columns={columns} />;
}

function Samples({ values }: { values: string[] }) {
  if (values.length === 0)
    return (
      <Text size="xs" c="dimmed">
        always empty at the beginning
      </Text>
    );
  return (
    <div>
      {values.map((value) => (
        <span key={value} className={classes.sample} title={value}>
          {value}
        </span>
      ))}
    </div>
  );
}

function FieldSelect(props: Props & { column: string }) {
  const { inspection, mapping, column, onMap } = props;
  const field = mapping[column] ?? null;
  const sharedWith = Object.keys(mapping).find(
    (other) => other !== column && field && mapping[other] === field,
  );
  const custom = inspection.kind === 'contacts' ? customFieldFor(inspection, mapping, column) : null;
  return (
    <Select
      aria-label={`Where “${column}” goes`}
      searchable
      allowDeselect={false}
      data={[
        { value: LEFT_OUT, label: 'Left out' },
        {
          group: 'Fields',
          items: inspection.fields.map((value) => ({ value, label: fieldLabel(value) })),
        },
        ...(custom ? [{ group: 'Custom field', items: [{ value: custom, label: fieldLabel(custom) }] }] : []),
      ]}
      value={field ?? LEFT_OUT}
      onChange={(value) => onMap(column, value || null)}
      description={
        sharedWith ? `Also from “${sharedWith}”: the first of them with a value counts.` : undefined
      }
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      w={{ base: 230, sm: 270 }}
    />
  );
}
