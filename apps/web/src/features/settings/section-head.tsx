import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** The heading of one page of the settings, with what it is about and what can be added. */
export function SectionHead(props: { title: string; about?: string; children?: ReactNode }) {
  return (
    <Group justify="space-between" align="flex-start" mb="md" gap="sm">
      <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <Title order={2} size="h3">
          {props.title}
        </Title>
        {props.about && (
          <Text size="sm" c="dimmed" maw={640}>
            {props.about}
          </Text>
        )}
      </div>
      {props.children}
    </Group>
  );
}
