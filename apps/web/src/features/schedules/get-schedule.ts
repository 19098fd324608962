import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

export const scheduleQuery = (scheduleId: string) =>
  queryOptions({
    queryKey: ['schedules', 'one', scheduleId],
    queryFn: ({ signal }) => api.schedules.get.query({ scheduleId }, { signal }),
  });
