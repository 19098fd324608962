import { Alert, Button, Group, Stack, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { getHotkeyHandler } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { ActionButton } from '../../components/action-button.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { notifyDone } from '../../components/notify.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { useAskBeforeLeaving } from '../../lib/ask-before-leaving.tsx';
import { problemOf } from '../../lib/problem.ts';
import { ForAdmins } from './for-admins.tsx';
import {
  type OrganisationTexts,
  organisationTextsQuery,
  useUpdateOrganisationTexts,
} from './organisation-texts.ts';
import { SectionHead } from './section-head.tsx';

export function OrganisationPage() {
  return (
    <ForAdmins what="The organisation’s texts">
      <Loaded />
    </ForAdmins>
  );
}

function Loaded() {
  const texts = useQuery(organisationTextsQuery);
  return (
    <>
      <SectionHead title="Organisation" about="What stands under every e-mail, in every campaign." />
      {texts.isPending ? (
        <RowsSkeleton rows={2} height={110} />
      ) : !texts.data ? (
        <ErrorState error={texts.error} onRetry={() => texts.refetch()} />
      ) : (
        <TextsForm texts={texts.data} />
      )}
    </>
  );
}

function TextsForm({ texts }: { texts: OrganisationTexts }) {
  const update = useUpdateOrganisationTexts();
  const form = useForm({
    initialValues: { postalAddress: texts.postalAddress ?? '', optOutText: texts.optOutText },
  });
  useAskBeforeLeaving(form.isDirty());
  const save = (changes: Parameters<typeof update.mutate>[0], said: string) =>
    update.mutate(changes, {
      onSuccess: (stored) => {
        const values = { postalAddress: stored.postalAddress ?? '', optOutText: stored.optOutText };
        form.setInitialValues(values);
        form.setValues(values);
        notifyDone(said);
      },
    });
  /** Only the opt-out text: an address that is half written stays. */
  const bringBack = () =>
    update.mutate(
      { optOutText: null },
      {
        onSuccess: ({ optOutText }) => {
          form.setInitialValues({ ...form.getInitialValues(), optOutText });
          form.setFieldValue('optOutText', optOutText);
          notifyDone('The usual opt-out text is back.');
        },
      },
    );
  const submit = form.onSubmit(({ postalAddress, optOutText }) =>
    save(
      {
        ...(form.isDirty('postalAddress') ? { postalAddress: postalAddress.trim() || null } : {}),
        ...(form.isDirty('optOutText') ? { optOutText: optOutText.trim() || null } : {}),
      },
      'The texts are saved. They stand under every e-mail that goes out from now on.',
    ),
  );
  return (
    <form
      onSubmit={submit}
      onKeyDown={getHotkeyHandler([['mod+Enter', () => submit()]])}
      noValidate
      aria-label="Organisation"
    >
      <Stack maw={640}>
        {update.isError && (
          <Alert color="red" role="alert" title="Not saved">
            {problemOf(update.error).detail}
          </Alert>
        )}
        <Textarea
          label="Postal address"
          description="The law of many countries wants it in every commercial e-mail."
          placeholder="Acme Ltd, 1 High Street, London EC1A 1AA"
          autosize
          minRows={2}
          maxLength={1_000}
          {...form.getInputProps('postalAddress')}
        />
        <Textarea
          label="Opt-out text"
          description="“{{ unsubscribe_url }}” becomes the address at which the reader opts out. Empty = the usual text."
          autosize
          minRows={2}
          maxLength={2_000}
          {...form.getInputProps('optOutText')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={bringBack}>
            Bring the usual text back
          </Button>
          <ActionButton
            type="submit"
            loading={update.isPending}
            refusal={form.isDirty() ? null : 'Nothing has changed.'}
          >
            Save the texts
          </ActionButton>
        </Group>
      </Stack>
    </form>
  );
}
