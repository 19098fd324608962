import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type RouterInputs } from '../../lib/api.ts';
import { scheduleQuery } from './get-schedule.ts';
import type { Schedule } from './list-schedules.ts';

/** What a schedule's change may alter: the schedules, and when campaigns send. */
const refresh = async (queryClient: QueryClient) => {
  void queryClient.invalidateQueries({ queryKey: ['campaign'] });
  await queryClient.invalidateQueries({ queryKey: ['schedules'] });
};

export function useCreateSchedule() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (schedule: RouterInputs['schedules']['create']) => api.schedules.create.mutate(schedule),
    onSuccess: () => refresh(queryClient),
  });
}

export function useUpdateSchedule(scheduleId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (changes: Omit<RouterInputs['schedules']['update'], 'scheduleId'>) =>
      api.schedules.update.mutate({ ...changes, scheduleId }),
    onSuccess: async (schedule: Schedule) => {
      queryClient.setQueryData(scheduleQuery(scheduleId).queryKey, schedule);
      await refresh(queryClient);
    },
  });
}

export function useDeleteSchedule() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (scheduleId: string) => api.schedules.delete.mutate({ scheduleId }),
    // Not awaited: the row that asked is gone with the refreshed list.
    onSettled: () => void refresh(queryClient),
  });
}
