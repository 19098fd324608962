import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { restrictToParentElement, restrictToVerticalAxis } from '@dnd-kit/modifiers';
import {
  arrayMove,
  SortableContext,
  sortableKeyboardCoordinates,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import { Fragment } from 'react';
import type { Finding } from '../campaign/get-checklist.ts';
import type { StepStatistics } from '../statistics/get-statistics.ts';
import { AddStepMenu } from './add-step-menu.tsx';
import type { Step, StepChannel } from './channels.ts';
import classes from './step-card.module.css';
import { DelayPill, StepCard } from './step-card.tsx';

type Props = {
  steps: readonly Step[];
  figures: readonly StepStatistics[];
  findings: readonly Finding[];
  refusal: string | null;
  openStep: string | undefined;
  onOpen: (step: Step) => void;
  onAdd: (channel: StepChannel, stepNumber: number) => void;
  onReorder: (steps: Step[]) => void;
  onDelete: (step: Step) => void;
};

/** The sequence from top to bottom: cards, the wait between them, and a place to add at each joint. */
export function StepList({
  steps,
  figures,
  findings,
  refusal,
  openStep,
  onOpen,
  onAdd,
  onReorder,
  onDelete,
}: Props) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const indexOf = (id: unknown) => steps.findIndex((step) => step.id === id);
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    const from = indexOf(active.id);
    const to = indexOf(over?.id);
    if (from >= 0 && to >= 0 && from !== to) onReorder(arrayMove([...steps], from, to));
  };
  const place = (id: unknown) => `place ${indexOf(id) + 1} of ${steps.length}`;
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      modifiers={[restrictToVerticalAxis, restrictToParentElement]}
      onDragEnd={onDragEnd}
      accessibility={{
        screenReaderInstructions: {
          draggable:
            'Press Space to take the step, the arrow keys to move it, Space to put it down, Escape to leave it.',
        },
        announcements: {
          onDragStart: ({ active }) => `Took the step at ${place(active.id)}.`,
          onDragOver: ({ over }) => (over ? `It is over ${place(over.id)}.` : 'It is over no place.'),
          onDragEnd: ({ over }) => (over ? `Put down at ${place(over.id)}.` : 'Put back.'),
          onDragCancel: () => 'Left where it was.',
        },
      }}
    >
      <SortableContext items={steps.map(({ id }) => id)} strategy={verticalListSortingStrategy}>
        <ol className={classes.list} aria-label="Steps">
          {steps.map((step, index) => (
            <Fragment key={step.id}>
              <li className={classes.between}>
                <DelayPill days={step.delayDays} first={index === 0} onOpen={() => onOpen(step)} />
                {refusal === null && (
                  <AddStepMenu
                    label={`Add a step before step ${step.stepNumber}`}
                    onAdd={(channel) => onAdd(channel, step.stepNumber)}
                  />
                )}
              </li>
              <StepCard
                step={step}
                count={steps.length}
                figures={figures.find(({ sequenceId }) => sequenceId === step.id)}
                findings={findings.filter(({ stepNumber }) => stepNumber === step.stepNumber)}
                refusal={refusal}
                open={openStep === step.id}
                onOpen={() => onOpen(step)}
                onMove={(by) => onReorder(arrayMove([...steps], index, index + by))}
                onDelete={() => onDelete(step)}
              />
            </Fragment>
          ))}
          {refusal === null && (
            <li className={classes.between}>
              <AddStepMenu
                label="Add a step at the end"
                onAdd={(channel) => onAdd(channel, steps.length + 1)}
              />
            </li>
          )}
        </ol>
      </SortableContext>
    </DndContext>
  );
}
