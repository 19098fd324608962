import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type RouterInputs, type RouterOutputs } from '../../lib/api.ts';

type Input = RouterInputs['schedules']['preview'];
export type SchedulePreview = RouterOutputs['schedules']['preview'];

/** When a schedule would be open, and what is wrong with it, worked out by the planner itself. */
export const schedulePreviewQuery = (schedule: Input) =>
  queryOptions({
    queryKey: ['schedules', 'preview', schedule],
    queryFn: ({ signal }) => api.schedules.preview.query(schedule, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
