import { Alert, Button, Group, Modal, Progress, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { ErrorState } from '../../components/error-state.tsx';
import { notifyDone, notifyProblem } from '../../components/notify.tsx';
import { useAskBeforeLeaving } from '../../lib/ask-before-leaving.tsx';
import { formatCount, people } from '../../lib/format.ts';
import type { Campaign } from '../campaign/get-campaign.ts';
import { AudienceChoice, type AudienceMode } from './audience-choice.tsx';
import { type AudienceForm, NO_FILTER, WHOLE_RANGE } from './audience-filters.tsx';
import { DryResult } from './dry-result.tsx';
import { type Audience, type AudienceFilter, useAddRecipients } from './recipient-mutations.ts';

/** Choose, see what would happen, add. */
export default function AddRecipientsDialog({
  campaign,
  chosen,
  onClose,
}: {
  campaign: Pick<Campaign, 'id' | 'name' | 'status'>;
  /** Who has been chosen before: they are checked at once. */
  chosen?: Audience;
  onClose: () => void;
}) {
  const ids = chosen && 'contactIds' in chosen ? chosen.contactIds : [];
  const [form, setForm] = useState<AudienceForm>(() =>
    chosen && 'filter' in chosen ? formOf(chosen.filter) : NO_FILTER,
  );
  const [ticked, setTicked] = useState<Record<string, true>>(() =>
    Object.fromEntries(ids.map((id) => [id, true])),
  );
  const [mode, setMode] = useState<AudienceMode>(ids.length > 0 ? 'ticked' : 'all');
  const [page, setPage] = useState(1);
  const [checking, setChecking] = useState<Audience | null>(chosen ?? null);
  const [settled] = useDebouncedValue(form, 250);
  const isOpen = useIsMounted();
  const add = useAddRecipients(campaign.id, {
    // Whoever has closed this meanwhile is told wherever they are.
    onSuccess: ({ added }) => isOpen.current || notifyDone(`${people(added)} added to “${campaign.name}”.`),
    onError: (error) => isOpen.current || notifyProblem(error),
  });
  const stage = add.isPending ? 'adding' : add.isSuccess ? 'done' : checking ? 'checking' : 'choosing';
  const isChosen = mode === 'ticked' && Object.keys(ticked).length > 0;
  const leave = useAskBeforeLeaving(isChosen && (stage === 'choosing' || stage === 'checking'));
  return (
    <Modal
      opened
      onClose={() => leave(onClose)}
      title={`Add people to “${campaign.name}”`}
      size="min(960px, 100%)"
      closeOnClickOutside={stage !== 'adding'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {stage === 'choosing' && (
        <AudienceChoice
          form={form}
          filter={filterOf(settled)}
          isSettled={settled === form}
          ticked={ticked}
          mode={mode}
          page={page}
          onForm={setForm}
          onTicked={setTicked}
          onMode={setMode}
          onPage={setPage}
          onNext={setChecking}
        />
      )}
      {stage === 'checking' && checking && (
        <>
          {add.isError && <ErrorState error={add.error} />}
          <DryResult
            campaign={campaign}
            audience={checking}
            onRules={(rules) => setChecking({ ...checking, ...rules })}
            onBack={() => {
              add.reset();
              setChecking(null);
            }}
            onAdd={() => add.mutate(checking)}
          />
        </>
      )}
      {stage === 'adding' && (
        <Stack py="lg" role="status">
          <Text>Adding … You may close this; it goes on.</Text>
          <Progress value={100} animated striped aria-label="Adding people" />
        </Stack>
      )}
      {stage === 'done' && add.data && (
        <Stack>
          <Alert color="green" role="status" title={`${people(add.data.added)} added`}>
            {describeSkipped(add.data.skippedCounts)}{' '}
            {campaign.status === 'active'
              ? 'The campaign is active: their first step is planned.'
              : 'They wait until the campaign is started.'}
          </Alert>
          <Group justify="flex-end">
            <Button
              variant="default"
              onClick={() => {
                add.reset();
                setChecking(null);
                setTicked({});
                setMode('all');
                setPage(1);
              }}
            >
              Add more
            </Button>
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function useIsMounted() {
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  return mounted;
}

/** A filter as its form shows it. */
function formOf(filter: AudienceFilter): AudienceForm {
  return {
    fit: [filter.minBpoFitScore ?? WHOLE_RANGE[0], filter.maxBpoFitScore ?? WHOLE_RANGE[1]],
    role: filter.role ?? '',
    seniority: filter.seniority ?? null,
    industry: filter.industry ?? null,
    search: filter.search ?? '',
  };
}

function filterOf({ fit, role, seniority, industry, search }: AudienceForm): AudienceFilter {
  const [min, max] = fit;
  return {
    // The whole range also takes companies without a score.
    ...(min > 0 ? { minBpoFitScore: min } : {}),
    ...(max < 100 ? { maxBpoFitScore: max } : {}),
    ...(role.trim() ? { role: role.trim() } : {}),
    ...(seniority ? { seniority } : {}),
    ...(industry ? { industry } : {}),
    ...(search.trim() ? { search: search.trim() } : {}),
  };
}

function describeSkipped(counts: Record<string, number>): string {
  const skipped = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return skipped === 0 ? '' : `${formatCount(skipped)} skipped.`;
}
