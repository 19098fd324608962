import { ClashAlert } from '../../components/clash-alert.tsx';
import { channelFacts } from './channels.ts';
import type { StepDraft } from './step-draft.ts';

const LABELS: Record<keyof StepDraft, string> = {
  channel: 'Channel',
  subject: 'Subject',
  messageTemplate: 'Message',
  format: 'Format of the message',
  delayDays: 'Days to wait',
};

type Props = {
  /** What the other one has stored. */
  clashes: Partial<StepDraft>;
  onSettle: (by: 'mine' | 'theirs') => void;
};

export function StepClash({ clashes, onSettle }: Props) {
  const fields = (Object.keys(LABELS) as (keyof StepDraft)[]).filter((field) => field in clashes);
  return (
    <ClashAlert
      of="the step"
      clashes={fields.map((field) => ({ label: LABELS[field], theirs: shown(clashes, field) }))}
      onSettle={onSettle}
    />
  );
}

function shown(clashes: Partial<StepDraft>, field: keyof StepDraft): string {
  if (field === 'channel') return channelFacts(clashes.channel ?? 'email').label;
  return String(clashes[field] ?? '');
}
