import { Card, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

/** A part of a long form, with its heading. */
export function FormSection(props: { title: string; about?: string; children: ReactNode }) {
  const heading = useId();
  return (
    <Card withBorder padding="md" component="section" aria-labelledby={heading}>
      <Title order={3} size="h5" id={heading} mb={props.about ? 2 : 'sm'}>
        {props.title}
      </Title>
      {props.about && (
        <Text size="sm" c="dimmed" mb="sm">
          {props.about}
        </Text>
      )}
      <Stack gap="sm">{props.children}</Stack>
    </Card>
  );
}
