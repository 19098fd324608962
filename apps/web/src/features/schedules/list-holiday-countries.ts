import { queryOptions } from '@tanstack/react-query';
import { api } from '../../lib/api.ts';

/** Countries whose public holidays a schedule can keep free, by name. */
export const holidayCountriesQuery = queryOptions({
  queryKey: ['schedules', 'holiday-countries'],
  queryFn: ({ signal }) => api.schedules.holidayCountries.query(undefined, { signal }),
  staleTime: Infinity,
});
