import { useSortable } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import {
  ActionIcon,
  Badge,
  Group,
  Paper,
  Text,
  Tooltip,
  UnstyledButton,
  VisuallyHidden,
} from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowDown,
  IconArrowUp,
  IconGripVertical,
  IconTrash,
} from '@tabler/icons-react';
import { plural } from '../../lib/format.ts';
import type { Finding } from '../campaign/get-checklist.ts';
import type { StepStatistics } from '../statistics/get-statistics.ts';
import { channelFacts, describeDelay, type Step } from './channels.ts';
import classes from './step-card.module.css';
import { StepFunnel } from './step-funnel.tsx';

type Props = {
  step: Step;
  count: number;
  figures: StepStatistics | undefined;
  findings: readonly Finding[];
  /** Why the reader may change nothing; null when they may. */
  refusal: string | null;
  open: boolean;
  onOpen: () => void;
  onMove: (by: 1 | -1) => void;
  onDelete: () => void;
};

export function StepCard({ step, count, figures, findings, refusal, open, onOpen, onMove, onDelete }: Props) {
  const sortable = useSortable({ id: step.id, disabled: refusal !== null });
  const { label, icon: Icon } = channelFacts(step.channel);
  const blocked = findings.some(({ level }) => level === 'block');
  const name = `step ${step.stepNumber}`;
  return (
    <Paper
      component="li"
      withBorder
      p="sm"
      ref={sortable.setNodeRef}
      className={classes.card}
      data-open={open || undefined}
      data-dragging={sortable.isDragging || undefined}
      style={{ transform: CSS.Translate.toString(sortable.transform), transition: sortable.transition }}
    >
      <Group gap="sm" wrap="nowrap" align="flex-start">
        {refusal === null && count > 1 && (
          <ActionIcon
            variant="subtle"
            color="gray"
            ref={sortable.setActivatorNodeRef}
            {...sortable.attributes}
            {...sortable.listeners}
            aria-label={`Move ${name}: take with Space, move with the arrow keys`}
            className={classes.handle}
          >
            <IconGripVertical size={18} aria-hidden />
          </ActionIcon>
        )}
        <div className={classes.body}>
          <UnstyledButton onClick={onOpen} className={classes.open}>
            <VisuallyHidden>{refusal === null ? 'Edit step' : 'Open step'}</VisuallyHidden>
            <Group gap={8} mb={2}>
              <Icon size={18} aria-hidden />
              <Text fw={600} size="sm">
                {step.stepNumber}. {label}
              </Text>
              {findings.length > 0 && (
                <Badge
                  color={blocked ? 'red' : 'orange'}
                  variant="light"
                  size="sm"
                  tt="none"
                  leftSection={<IconAlertTriangle size={12} aria-hidden />}
                >
                  {plural(findings.length, blocked ? 'problem' : 'warning')}
                </Badge>
              )}
            </Group>
            {step.channel === 'email' && (
              <Text size="sm" fw={500} lineClamp={1}>
                {step.subject ?? (
                  <Text span c="dimmed" inherit>
                    {step.stepNumber === 1 ? 'No subject yet' : 'Answers in the thread of the e-mail before'}
                  </Text>
                )}
              </Text>
            )}
            <Text size="sm" c="dimmed" lineClamp={2}>
              {step.messageTemplate}
            </Text>
          </UnstyledButton>
          {figures && <StepFunnel campaignId={step.campaignId} figures={figures} />}
        </div>
        {refusal === null && (
          <Group gap={2} wrap="nowrap" className={classes.buttons}>
            <Tooltip label="Move up" withArrow>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Move ${name} up`}
                disabled={step.stepNumber === 1}
                onClick={() => onMove(-1)}
              >
                <IconArrowUp size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Move down" withArrow>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Move ${name} down`}
                disabled={step.stepNumber === count}
                onClick={() => onMove(1)}
              >
                <IconArrowDown size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Delete" withArrow>
              <ActionIcon variant="subtle" color="red" aria-label={`Delete ${name}`} onClick={onDelete}>
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </Group>
        )}
      </Group>
    </Paper>
  );
}

/** What stands between two cards: how long people wait, which opens the editor at the delay. */
export function DelayPill({ days, first, onOpen }: { days: number; first: boolean; onOpen: () => void }) {
  return (
    <UnstyledButton className={classes.pill} onClick={onOpen}>
      {describeDelay(days, first)}
      <VisuallyHidden>: change</VisuallyHidden>
    </UnstyledButton>
  );
}
