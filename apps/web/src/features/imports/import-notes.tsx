import { Alert, List, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { formatCount, plural } from '../../lib/format.ts';
import type { ImportSummary } from './get-import.ts';
import { codeLabel, type ImportKind } from './labels.ts';

/** What else there is to know: companies that come along, new custom fields, values that are left out or cut. */
export function ImportNotes({ kind, summary }: { kind: ImportKind; summary: ImportSummary }) {
  const { companies, customFields, warningsByCode, firstWarnings } = summary;
  const fresh = customFields.filter(({ isNew }) => isNew).map(({ key }) => key);
  const warnings = Object.entries(warningsByCode).sort(([, a], [, b]) => b - a);
  const lines = [
    kind === 'contacts' &&
      companies.create > 0 &&
      `Companies that come along and are added: ${formatCount(companies.create)}.`,
    kind === 'contacts' &&
      companies.link > 0 &&
      `Companies that are here already and get people linked: ${formatCount(companies.link)}.`,
    fresh.length > 0 && `New custom fields: ${fresh.join(', ')}.`,
    ...warnings.map(
      ([code, count]) =>
        `${codeLabel(code)}: the value is ${code === 'too_long' ? 'cut in' : 'left out of'} ${plural(count, 'row')}, the rest is taken.`,
    ),
  ].filter((line) => line !== false);
  if (lines.length === 0) return null;
  return (
    <Alert color="blue" icon={<IconInfoCircle aria-hidden />} title="Also">
      <List size="sm">
        {lines.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
      {firstWarnings.length > 0 && (
        <details>
          <summary>
            <Text size="sm" span>
              The first values that are left out or cut
            </Text>
          </summary>
          <List size="sm" mt={4}>
            {firstWarnings.map(({ line, code, message }) => (
              <List.Item key={`${line} ${code} ${message}`}>
                Line {formatCount(line)}: {message}
              </List.Item>
            ))}
          </List>
        </details>
      )}
    </Alert>
  );
}
