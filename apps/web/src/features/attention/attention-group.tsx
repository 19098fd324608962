import { Badge, Button, Checkbox, Group, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { ErrorState } from '../../components/error-state.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { formatCount } from '../../lib/format.ts';
import { AnswerAll } from './answer-all.tsx';
import classes from './attention.module.css';
import { AttentionRow } from './attention-row.tsx';
import { type AttentionItem, attentionItemsQuery, type AttentionGroup as Counted } from './list-attention.ts';
import { type Resolution, reasonOf } from './reasons.ts';

type Props = {
  group: Counted;
  campaignId: string | undefined;
  selected: ReadonlyMap<string, AttentionItem>;
  onSelect: (items: readonly AttentionItem[], selected: boolean) => void;
  onDecide: (item: AttentionItem, as: Resolution) => void;
  onMended: (item: AttentionItem) => void;
  /** Told what is listed, so that keys know of it. */
  onListed: (errorCode: string | null, items: readonly AttentionItem[]) => void;
};

/** The messages that wait for one reason. */
export function AttentionGroup(props: Props) {
  const { group, campaignId, selected, onSelect, onDecide, onMended, onListed } = props;
  const { errorCode, count } = group;
  const list = useInfiniteQuery(attentionItemsQuery(campaignId, errorCode));
  const { title, explains } = reasonOf(errorCode);
  const pages = list.data?.pages;
  const items = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  useEffect(() => onListed(errorCode, items), [items, errorCode, onListed]);
  const chosen = items.filter(({ id }) => selected.has(id)).length;
  const heading = `reason-${errorCode ?? 'none'}`;
  return (
    <section aria-labelledby={heading}>
      <Group gap="sm" mt="lg" mb={4} wrap="nowrap" align="center">
        <Checkbox
          aria-label={`Select all of: ${title}`}
          checked={items.length > 0 && chosen === items.length}
          indeterminate={chosen > 0 && chosen < items.length}
          onChange={(event) => onSelect(items, event.currentTarget.checked)}
          ml={13}
        />
        <Title order={2} size="h4" id={heading}>
          {title}
        </Title>
        <Badge variant="light" color="gray" aria-label={`${formatCount(count)} messages`}>
          {formatCount(count)}
        </Badge>
        {campaignId && <AnswerAll group={group} campaignId={campaignId} />}
      </Group>
      <Text size="sm" c="dimmed" mb="xs" ml={{ base: 0, xs: 45 }}>
        {explains}
      </Text>
      {list.isPending ? (
        <RowsSkeleton rows={Math.min(count, 3)} height={72} />
      ) : !list.data ? (
        <ErrorState error={list.error} onRetry={() => list.refetch()} />
      ) : (
        <ul className={classes.list}>
          {items.map((item) => (
            <AttentionRow
              key={item.id}
              item={item}
              selected={selected.has(item.id)}
              onSelect={(on) => onSelect([item], on)}
              onDecide={(as) => onDecide(item, as)}
              onMended={() => onMended(item)}
            />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button
          variant="subtle"
          size="compact-sm"
          mt="xs"
          loading={list.isFetchingNextPage}
          onClick={() => list.fetchNextPage()}
        >
          Show more: {formatCount(items.length)} of {formatCount(count)} are listed
        </Button>
      )}
    </section>
  );
}
