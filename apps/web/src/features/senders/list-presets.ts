import { queryOptions } from '@tanstack/react-query';
import { api, type RouterOutputs } from '../../lib/api.ts';

export type SenderPreset = RouterOutputs['senders']['presets'][number];

/** Mail services by how they are connected to. For admins. */
export const presetsQuery = queryOptions({
  queryKey: ['senders', 'presets'],
  queryFn: ({ signal }) => api.senders.presets.query(undefined, { signal }),
  staleTime: Infinity,
});
