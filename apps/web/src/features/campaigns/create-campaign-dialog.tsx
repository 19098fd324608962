import { Alert, Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAskBeforeLeaving } from '../../lib/ask-before-leaving.tsx';
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
  const [named, setNamed] = useState(false);
  form.watch('name', ({ value }) => setNamed(value.trim() !== ''));
  const leave = useAskBeforeLeaving(named);
  const close = () => leave(onClose);
  return (
    <Modal opened onClose={close} title="New campaign" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={form.onSubmit((values) =>
          create.mutate(
            { ...values, name: values.name.trim() },
            {
              onSuccess: ({ id }) =>
                // In place of the dialog's address: back leads to where it was opened.
                void navigate({
                  to: '/campaigns/$campaignId/sequence',
                  params: { campaignId: id },
                  replace: true,
                  ignoreBlocker: true,
                }),
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
            <Button variant="default" onClick={close}>
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
