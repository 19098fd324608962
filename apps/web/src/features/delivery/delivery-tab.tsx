import { Alert, Group, List, NumberInput, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FormSection } from '../../components/form-section.tsx';
import { useAskBeforeLeaving } from '../../lib/ask-before-leaving.tsx';
import { changedFields, useKeptDraft } from '../../lib/kept-draft.ts';
import { problemOf } from '../../lib/problem.ts';
import { isAboutDelivery } from '../campaign/finding-tab.ts';
import { type Campaign, useCampaign } from '../campaign/get-campaign.ts';
import { checklistQuery } from '../campaign/get-checklist.ts';
import { SaveState } from '../sequence/save-state.tsx';
import { useAutosave } from '../sequence/use-autosave.ts';
import { useRefusal } from '../session/roles.ts';
import { ScheduleChoice } from './schedule-choice.tsx';
import { SenderChoice } from './sender-choice.tsx';
import { useUpdateDelivery } from './update-delivery.ts';

/** From where a campaign is sent, when, and how much of it. Saves itself. */
export function DeliveryTab() {
  const campaign = useCampaign();
  return <Delivery key={campaign.id} campaign={campaign} />;
}

function Delivery({ campaign }: { campaign: Campaign }) {
  const refusal = useRefusal('director');
  const update = useUpdateDelivery(campaign.id);
  const kept = useKeptDraft(`delivery of ${campaign.id}`, () => deliveryOf(campaign), deliveryOf(campaign));
  const { draft, change } = kept;
  const saving = useAutosave({
    kept,
    enabled: refusal === null,
    // Only what was changed here: the rest may be somebody else's change by now.
    save: ({ base, draft }) => update.mutateAsync(changedFields(base, draft)),
  });
  useAskBeforeLeaving(saving.state === 'failed');
  const readOnly = refusal !== null;
  return (
    <Stack maw={860}>
      <Group justify="space-between">
        <Title order={2} size="h4">
          Schedule & senders
        </Title>
        {refusal === null ? (
          <SaveState state={saving.state} error={saving.error} onRetry={() => void saving.flush()} />
        ) : (
          <Text size="sm" c="dimmed">
            {refusal}
          </Text>
        )}
      </Group>
      {saving.state === 'failed' && (
        <Alert color="red" role="alert" title="Not saved">
          {problemOf(saving.error).detail}
        </Alert>
      )}
      {campaign.status === 'active' && (
        <Text size="sm" c="dimmed">
          The campaign is running: what is still to come is planned anew with each change. People who have had
          a message keep its sender.
        </Text>
      )}
      <Findings campaign={campaign} />
      <FormSection
        title="Senders"
        about="Shared out among the recipients; each keeps the sender of the first message for the whole sequence."
      >
        <SenderChoice
          chosen={draft.senderIds}
          readOnly={readOnly}
          onChange={(senderIds) => change({ senderIds })}
        />
      </FormSection>
      <FormSection title="Schedule" about="When messages may go out.">
        <ScheduleChoice
          chosen={draft.scheduleId}
          readOnly={readOnly}
          onChange={(scheduleId) => change({ scheduleId })}
        />
      </FormSection>
      <FormSection title="Limits of this campaign" about="Beside those of its senders. Empty = no limit.">
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label="New recipients in any 24 hours"
            description="People who may get their first message. Follow-ups go first."
            min={0}
            max={1_000_000}
            allowDecimal={false}
            readOnly={readOnly}
            value={draft.dailyNewRecipients ?? ''}
            onChange={(value) => change({ dailyNewRecipients: numberOf(value) })}
          />
          <NumberInput
            label="Pause when so many in a hundred bounce"
            description="Over 28 days, once 20 have been sent. Somebody has to start it again."
            min={0}
            max={100}
            suffix=" %"
            readOnly={readOnly}
            value={draft.bounceLimitPercent ?? ''}
            onChange={(value) => change({ bounceLimitPercent: numberOf(value) })}
          />
        </SimpleGrid>
      </FormSection>
    </Stack>
  );
}

const deliveryOf = ({ senderIds, scheduleId, dailyNewRecipients, bounceLimitPercent }: Campaign) => ({
  senderIds,
  scheduleId,
  dailyNewRecipients,
  bounceLimitPercent,
});

const numberOf = (value: number | string): number | null => (typeof value === 'number' ? value : null);

/** What the checklist says of what is set here. */
function Findings({ campaign }: { campaign: Campaign }) {
  const { data } = useQuery(checklistQuery(campaign.id));
  const findings = campaign.status === 'completed' ? [] : (data?.findings.filter(isAboutDelivery) ?? []);
  if (findings.length === 0) return null;
  const blocked = findings.some(({ level }) => level === 'block');
  return (
    <Alert
      color={blocked ? 'red' : 'orange'}
      title={blocked ? 'This keeps it from starting' : 'Worth a look'}
      py="xs"
    >
      <List size="sm" spacing={2}>
        {findings.map(({ code, detail }) => (
          <List.Item key={`${code} ${detail}`}>{detail}</List.Item>
        ))}
      </List>
    </Alert>
  );
}
