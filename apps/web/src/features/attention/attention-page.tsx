import { Alert, Button, EmptyState, Group, Kbd, Paper, Select, Text } from '@mantine/core';
import { IconCircleCheck, IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback, useRef, useState } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { formatCount, plural } from '../../lib/format.ts';
import { useKeys } from '../../lib/keys.ts';
import { useRowKeys } from '../../lib/row-keys.ts';
import { useRefusal } from '../session/roles.ts';
import { RetryFailed } from './answer-all.tsx';
import classes from './attention.module.css';
import { AttentionGroup } from './attention-group.tsx';
import { DecideDialog } from './decide-dialog.tsx';
import { type AttentionItem, attentionGroupsQuery, troubledCampaignsQuery } from './list-attention.ts';
import { choicesFor, needsNoQuestion, placeOf, type Resolution } from './reasons.ts';
import { useResolveActions } from './resolve-actions.ts';

type Question = { items: readonly AttentionItem[]; proposed: Resolution | null; row: number };

/** How long the focus waits for the list to be fetched anew. */
const FOCUS_EVERY_MS = 100;
const FOCUS_TRIES = 30;

const NONE: ReadonlyMap<string, AttentionItem> = new Map();

export function AttentionPage() {
  const { campaign } = useSearch({ from: '/app/attention' });
  const navigate = useNavigate({ from: '/attention' });
  const refusal = useRefusal('director');
  const groups = useQuery(attentionGroupsQuery(campaign));
  const only = (campaignId: string | null) =>
    void navigate({ search: campaignId ? { campaign: campaignId } : {}, replace: true });
  const total = groups.data?.total;
  return (
    <>
      <PageHeader
        title="Needs attention"
        subtitle={
          <span aria-live="polite">
            {total === undefined
              ? ' '
              : `${plural(total, 'message')} ${total === 1 ? 'waits' : 'wait'} for a person`}
          </span>
        }
      />
      <CampaignFilter campaignId={campaign} onChange={only}>
        {campaign && groups.data && <RetryFailed groups={groups.data.groups} campaignId={campaign} />}
      </CampaignFilter>
      {refusal !== null && (
        <Alert color="gray" icon={<IconLock aria-hidden />} mb="md" py="xs">
          You can look at what waits, but not decide about it. {refusal}
        </Alert>
      )}
      {groups.isPending ? (
        <RowsSkeleton rows={5} height={72} />
      ) : !groups.data ? (
        <ErrorState error={groups.error} onRetry={() => groups.refetch()} />
      ) : groups.data.total === 0 ? (
        <EmptyState
          py="xl"
          icon={<IconCircleCheck aria-hidden />}
          title={campaign ? 'Nothing waits for you in this campaign' : 'Nothing waits for you'}
          description="Messages that are held back, have failed, or may or may not have gone out are listed here."
        >
          {campaign && (
            <EmptyState.Actions>
              <Button variant="default" onClick={() => only(null)}>
                Look at all campaigns
              </Button>
            </EmptyState.Actions>
          )}
        </EmptyState>
      ) : (
        <Groups key={campaign ?? ''} groups={groups.data.groups} campaignId={campaign} />
      )}
    </>
  );
}

function CampaignFilter(props: {
  campaignId: string | undefined;
  onChange: (campaignId: string | null) => void;
  children?: ReactNode;
}) {
  const { campaignId, onChange, children } = props;
  const { data: campaigns = [] } = useQuery(troubledCampaignsQuery);
  const known = campaigns.some(({ id }) => id === campaignId);
  return (
    <Group gap="sm" mb="md">
      <Select
        aria-label="Campaign"
        placeholder="All campaigns"
        clearable
        searchable
        w={{ base: '100%', xs: 320 }}
        data={[
          ...campaigns.map(({ id, name, waiting }) => ({
            value: id,
            label: `${name} (${formatCount(waiting)})`,
          })),
          ...(campaignId && !known ? [{ value: campaignId, label: 'The chosen campaign (0)' }] : []),
        ]}
        value={campaignId ?? null}
        onChange={onChange}
      />
      {children}
      <Text size="sm" c="dimmed" visibleFrom="sm">
        <Kbd>j</Kbd> <Kbd>k</Kbd> move, <Kbd>x</Kbd> selects, <Kbd>e</Kbd> decides, <Kbd>Enter</Kbd> opens the
        person
      </Text>
    </Group>
  );
}

function Groups(props: {
  groups: { errorCode: string | null; count: number }[];
  campaignId: string | undefined;
}) {
  const { groups, campaignId } = props;
  const [chosen, setChosen] = useState(NONE);
  const [question, setQuestion] = useState<Question | null>(null);
  const resolve = useResolveActions();
  const list = useRowKeys();
  const listed = useRef(new Map<string | null, readonly AttentionItem[]>());
  const onListed = useCallback((errorCode: string | null, items: readonly AttentionItem[]) => {
    listed.current.set(errorCode, items);
    const there = new Set([...listed.current.values()].flat().map(({ id }) => id));
    // What has been decided elsewhere meanwhile is not selected any more.
    setChosen((before) =>
      [...before.keys()].every((id) => there.has(id))
        ? before
        : new Map([...before].filter(([id]) => there.has(id))),
    );
  }, []);

  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-action]') ?? [])];
  const rowOf = (item: AttentionItem) => rows().findIndex((row) => row.dataset.action === item.id);
  /** Once these messages' rows are gone, the next one takes their place, also for the keyboard. */
  const focusAfter = (row: number, gone: readonly AttentionItem[], tries = FOCUS_TRIES) => {
    const left = rows();
    const waits = left.some(({ dataset }) => gone.some(({ id }) => id === dataset.action));
    if (waits && tries > 0) {
      setTimeout(() => focusAfter(row, gone, tries - 1), FOCUS_EVERY_MS);
      return;
    }
    // Whoever went elsewhere meanwhile stays there.
    if (document.activeElement !== document.body && !list.current?.contains(document.activeElement)) return;
    left[Math.min(row, left.length - 1)]?.querySelector<HTMLElement>('[data-row-link]')?.focus();
  };

  const decide = (item: AttentionItem, as: Resolution) => {
    const row = rowOf(item);
    if (!needsNoQuestion(item, as)) setQuestion({ items: [item], proposed: as, row });
    else resolve.mutate({ items: [item], as }, { onSuccess: () => focusAfter(row, [item]) });
  };
  const ask = (proposed: Resolution | null) => {
    const row = rows().findIndex((candidate) => candidate.contains(document.activeElement));
    if (chosen.size > 0) return setQuestion({ items: [...chosen.values()], proposed, row: Math.max(row, 0) });
    const id = rows()[row]?.dataset.action;
    const item = [...listed.current.values()].flat().find((candidate) => candidate.id === id);
    if (item) setQuestion({ items: [item], proposed, row });
  };
  useKeys({ e: () => ask(null), Escape: () => setChosen(NONE) });

  return (
    <div ref={list}>
      <BulkBar items={[...chosen.values()]} onAsk={ask} onClear={() => setChosen(NONE)} />
      {[...groups]
        .sort((a, b) => placeOf(a.errorCode) - placeOf(b.errorCode) || b.count - a.count)
        .map((group) => (
          <AttentionGroup
            key={group.errorCode}
            group={group}
            campaignId={campaignId}
            selected={chosen}
            onSelect={(items, on) =>
              setChosen((before) => {
                const after = new Map(before);
                for (const item of items) on ? after.set(item.id, item) : after.delete(item.id);
                return after;
              })
            }
            onDecide={decide}
            onMended={(item) => focusAfter(rowOf(item), [item])}
            onListed={onListed}
          />
        ))}
      {question && (
        <DecideDialog
          {...question}
          onClose={() => setQuestion(null)}
          onResolved={() => {
            setQuestion(null);
            setChosen(NONE);
            focusAfter(question.row, question.items);
          }}
        />
      )}
    </div>
  );
}

function BulkBar(props: {
  items: readonly AttentionItem[];
  onAsk: (proposed: Resolution) => void;
  onClear: () => void;
}) {
  const { items, onAsk, onClear } = props;
  const refusal = useRefusal('director');
  if (items.length === 0) return null;
  const choices = choicesFor(items);
  return (
    <Paper withBorder p="xs" mb="xs" className={classes.bulk} role="region" aria-label="Selected messages">
      <Group gap="sm">
        <Text size="sm" fw={600} aria-live="polite">
          {plural(items.length, 'message')} selected
        </Text>
        {(['sent', 'resend', 'give_up'] as const).map((as) => (
          <ActionButton
            key={as}
            size="xs"
            variant="light"
            color={choices[as].color}
            refusal={refusal}
            onClick={() => onAsk(as)}
          >
            {choices[as].label}
          </ActionButton>
        ))}
        <Button size="xs" variant="subtle" onClick={onClear}>
          Clear the selection
        </Button>
      </Group>
    </Paper>
  );
}
