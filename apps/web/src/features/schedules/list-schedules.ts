import { queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';

export type Schedule = RouterOutputs['schedules']['list'][number];
export type Windows = Schedule['windows'];
export type Weekday = keyof Windows;

/** All schedules by name. */
export const schedulesQuery = queryOptions({
  queryKey: ['schedules', 'list'],
  queryFn: ({ signal }) => api.schedules.list.query(undefined, { signal }),
});
