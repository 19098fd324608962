import {
  Button,
  Drawer,
  Group,
  Input,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ActionButton } from '../../components/action-button.tsx';
import { useAskBeforeLeaving } from '../../lib/ask-before-leaving.tsx';
import { useKeptDraft } from '../../lib/kept-draft.ts';
import type { Campaign } from '../campaign/get-campaign.ts';
import { useRefusal } from '../session/roles.ts';
import { CHANNELS, channelFacts, STEP_CHANNELS, type Step, type StepChannel } from './channels.ts';
import { CharacterCount } from './character-count.tsx';
import { EditorAlerts } from './editor-alerts.tsx';
import { FallbackFields } from './fallback-fields.tsx';
import { variablesQuery } from './list-variables.ts';
import { previewQuery } from './preview-step.ts';
import { byField, Problems } from './problems.tsx';
import { SaveState } from './save-state.tsx';
import { draftOf, inFormat, type NewStep, type StepDraft, storedOf } from './step-draft.ts';
import { type PreviewWhom, StepPreviewPane } from './step-preview-pane.tsx';
import { TemplateEditor, type TemplateEditorHandle } from './template-editor.tsx';
import { useStepSaving } from './use-step-saving.tsx';
import { VariableMenu } from './variable-menu.tsx';

type Props = { campaign: Campaign; onClose: () => void } & (
  | { step: Step; gone: boolean; adding?: undefined }
  | { adding: NewStep; step?: undefined; gone?: undefined }
);

const NO_PROBLEMS: never[] = [];

const FORMATS = [
  { value: 'text', label: 'Text' },
  { value: 'html', label: 'HTML' },
];

/** The side panel in which a step is written, with what a real person would get beside it. */
export default function StepEditor({ campaign, step, gone = false, adding, onClose }: Props) {
  const kept = useKeptDraft<StepDraft>(
    `step ${step?.id ?? 'new'}`,
    () => draftOf(step, adding),
    storedOf(step),
  );
  const { draft, change } = kept;
  const [whom, setWhom] = useState<PreviewWhom>({ nth: 0 });
  const refusal = useRefusal('director');
  const body = useRef<TemplateEditorHandle>(null);
  const subject = useRef<TemplateEditorHandle>(null);
  const inSubject = useRef(false);
  const { data: variables = NO_PROBLEMS } = useQuery(variablesQuery);
  const stepNumber = step?.stepNumber ?? adding?.stepNumber ?? 1;
  const saving = useStepSaving({ campaign, step, kept, stepNumber, refusal });
  const [shown] = useDebouncedValue(draft, 300);
  const preview = useQuery(
    previewQuery({
      campaignId: campaign.id,
      ...(step ? { stepNumber: step.stepNumber } : {}),
      draft: {
        channel: shown.channel,
        subject: shown.channel === 'email' ? shown.subject : null,
        messageTemplate: shown.messageTemplate,
        ...(shown.channel === 'email' ? { format: shown.format } : {}),
      },
      ...whom,
    }),
  );
  const problems = preview.data?.problems ?? NO_PROBLEMS;
  const [ofSubject, ofMessage] = useMemo(() => byField(problems), [problems]);
  const facts = channelFacts(draft.channel);
  const isEmail = draft.channel === 'email';

  const leave = useAskBeforeLeaving(saving.unsaved);
  const [closing, setClosing] = useState(false);
  // What was typed a moment ago is saved first; only what can't be saved is asked about.
  const close = () => {
    if (!saving.waits) leave(onClose);
    else void saving.save().then((done) => (done ? onClose() : setClosing(true)));
  };
  useEffect(() => {
    if (!closing) return;
    setClosing(false);
    leave(onClose);
  }, [closing, leave, onClose]);
  const submit = () => void saving.save().then((done) => done && !saving.auto && onClose());

  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="min(1040px, 100%)"
      title={`${step ? 'Step' : 'New step'} ${stepNumber}`}
      closeButtonProps={{ 'aria-label': 'Close the editor' }}
      keepMounted={false}
    >
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Stack gap="sm">
          <EditorAlerts gone={gone} saving={saving} />
          <Group grow align="flex-start">
            <Select
              label="Channel"
              data={STEP_CHANNELS.map((channel) => ({ value: channel, label: CHANNELS[channel].label }))}
              value={draft.channel}
              allowDeselect={false}
              readOnly={refusal !== null}
              onChange={(channel) => channel && change({ channel: channel as StepChannel })}
            />
            <NumberInput
              label={stepNumber === 1 ? 'Days after the start' : 'Days after the step before'}
              min={0}
              max={3650}
              allowDecimal={false}
              clampBehavior="strict"
              readOnly={refusal !== null}
              value={draft.delayDays}
              onChange={(days) => change({ delayDays: typeof days === 'number' ? days : 0 })}
            />
          </Group>
          {isEmail && (
            <div>
              <Input.Label labelElement="div">Subject</Input.Label>
              <TemplateEditor
                ref={subject}
                label="Subject"
                singleLine
                onFocus={() => {
                  inSubject.current = true;
                }}
                value={draft.subject}
                onChange={(text) => change({ subject: text })}
                variables={variables}
                problems={ofSubject}
                describedBy="subject-help"
                readOnly={refusal !== null}
                onSubmit={submit}
              />
              <div id="subject-help">
                <Problems of={ofSubject} />
              </div>
              {stepNumber > 1 && (
                <Text size="xs" c="dimmed">
                  Without a subject it answers in the thread of the e-mail before.
                </Text>
              )}
            </div>
          )}
          <div>
            <Group justify="space-between" mb={4}>
              <Group gap="xs">
                <Input.Label labelElement="div">Message</Input.Label>
                {isEmail && (
                  <SegmentedControl
                    size="xs"
                    aria-label="Format of the message"
                    data={FORMATS}
                    readOnly={refusal !== null}
                    value={draft.format}
                    onChange={(format) => change(inFormat(format as StepDraft['format'], draft))}
                  />
                )}
              </Group>
              {refusal === null && (
                <VariableMenu
                  variables={variables}
                  onPick={(name) =>
                    (inSubject.current && isEmail ? subject : body).current?.insert(`{{ ${name} }}`)
                  }
                />
              )}
            </Group>
            <TemplateEditor
              ref={body}
              label="Message"
              onFocus={() => {
                inSubject.current = false;
              }}
              describedBy="message-help"
              value={draft.messageTemplate}
              onChange={(text) => change({ messageTemplate: text })}
              variables={variables}
              problems={ofMessage}
              readOnly={refusal !== null}
              onSubmit={submit}
            />
            <div id="message-help">
              <CharacterCount
                limits={facts.limits}
                template={draft.messageTemplate}
                rendered={preview.data?.body ?? null}
              />
              <Problems of={ofMessage} />
            </div>
          </div>
          {refusal === null && (
            <FallbackFields
              subject={isEmail ? draft.subject : ''}
              message={draft.messageTemplate}
              variables={variables}
              onChange={(texts) => change({ ...texts, ...(isEmail ? {} : { subject: draft.subject }) })}
            />
          )}
          <Group justify="space-between" mt="xs">
            {saving.auto ? (
              <SaveState state={saving.state} error={saving.error} onRetry={() => void saving.save()} />
            ) : (
              <Text size="sm" c="dimmed">
                {refusal ?? (saving.unsaved ? 'Not saved yet' : 'Saved')}
              </Text>
            )}
            <Group gap="xs">
              <Button variant="default" onClick={close}>
                {saving.unsaved ? 'Cancel' : 'Close'}
              </Button>
              {!saving.auto && (
                <ActionButton
                  refusal={refusal ?? (saving.unsaved ? null : 'Nothing has changed.')}
                  loading={saving.busy}
                  onClick={submit}
                >
                  {step ? 'Save …' : 'Add the step'}
                </ActionButton>
              )}
            </Group>
          </Group>
        </Stack>
        <StepPreviewPane
          campaign={campaign}
          stepNumber={step?.stepNumber}
          channel={draft.channel}
          format={shown.format}
          unsaved={saving.unsaved || (saving.auto && saving.state !== 'saved')}
          preview={preview}
          whom={whom}
          onWhom={setWhom}
        />
      </SimpleGrid>
    </Drawer>
  );
}
