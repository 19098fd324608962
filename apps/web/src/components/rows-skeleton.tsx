import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';

/** Holds the place of a list while it loads. */
export function RowsSkeleton({ rows = 6, height = 44 }: { rows?: number; height?: number }) {
  return (
    <Stack gap="xs" role="status" aria-busy>
      <VisuallyHidden>Loading</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={`row ${row + 1}`} height={height} radius="sm" />
      ))}
    </Stack>
  );
}
