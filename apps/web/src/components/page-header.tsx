import { Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

/** The one top heading of a page, which also names the tab of the browser. */
export function PageHeader(props: { title: string; subtitle?: ReactNode; children?: ReactNode }) {
  useDocumentTitle(`${props.title} · Outreach`);
  return (
    <Group justify="space-between" align="flex-start" mb="md" gap="sm">
      <Stack gap={2} miw={0}>
        <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
          {props.title}
        </Title>
        {props.subtitle && (
          <Text c="dimmed" size="sm" component="div">
            {props.subtitle}
          </Text>
        )}
      </Stack>
      {props.children && <Group gap="xs">{props.children}</Group>}
    </Group>
  );
}
