import { Alert, Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { problemOf } from '../../lib/problem.ts';
import { useCreateCampaign } from './create-campaign.ts';

/** Asks for the least: a name and the main channel. Steps and people come on the campaign's own page. */
export default function CreateCampaignDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const create = useCreateCampaign();
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', type: 'email' as 'email' | 'linkedin' },
    validate: { name: (name) => (name.trim() ? null : 'Give the campaign a name.') },
  });
  return (
    <Modal opened onClose={onClose} title="New campaign" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={form.onSubmit((values) =>
          create.mutate(
            { ...values, name: values.name.trim() },
            {
              onSuccess: ({ id }) =>
                void navigate({ to: '/campaigns/$campaignId/sequence', params: { campaignId: id } }),
            },
          ),
        )}
        noValidate
      >
        <Stack>
          {create.isError && (
            <Alert color="red" role="alert">
              {problemOf(create.error).detail}
            </Alert>
          )}
          <TextInput
            label="Name"
            placeholder="Operations leaders, spring"
            maxLength={200}
            data-autofocus
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
          <Radio.Group
            label="Main channel"
            description="Each step can still use any channel."
            key={form.key('type')}
            {...form.getInputProps('type')}
          >
            <Group mt="xs">
              <Radio value="email" label="E-mail" />
              <Radio value="linkedin" label="LinkedIn" />
            </Group>
          </Radio.Group>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending}>
              Create the campaign
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
