import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type RouterInputs, type RouterOutputs } from '../../lib/api.ts';

export type OrganisationTexts = RouterOutputs['settings']['get'];

/** What stands under every e-mail. For admins. */
export const organisationTextsQuery = queryOptions({
  queryKey: ['settings', 'organisation'],
  queryFn: ({ signal }) => api.settings.get.query(undefined, { signal }),
});

export function useUpdateOrganisationTexts() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (texts: RouterInputs['settings']['update']) => api.settings.update.mutate(texts),
    onSuccess: (texts) => {
      queryClient.setQueryData(organisationTextsQuery.queryKey, texts);
      // Checklists say whether the address is there.
      void queryClient.invalidateQueries({ queryKey: ['campaign'] });
    },
  });
}
