import { Anchor, Breadcrumbs, Card, Grid, Stack, Text, Title } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { NotFoundPage } from '../../app/not-found-page.tsx';
import { ActionButton } from '../../components/action-button.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { RowsSkeleton } from '../../components/rows-skeleton.tsx';
import { nameOf } from '../../lib/format.ts';
import { problemOf } from '../../lib/problem.ts';
import { useRefusal } from '../session/roles.ts';
import { AddToCampaign } from './add-to-campaign.tsx';
import { CompanyCard } from './company-card.tsx';
import { ContactForm } from './contact-form.tsx';
import { ContactHistory } from './contact-history.tsx';
import { contactQuery } from './get-contact.ts';

export function ContactPage() {
  const { contactId } = useParams({ from: '/app/contacts/$contactId' });
  const contact = useQuery(contactQuery(contactId));
  const refusal = useRefusal('director');
  const [adding, setAdding] = useState(false);
  if (contact.isPending) return <RowsSkeleton rows={6} />;
  if (!contact.data) {
    if (problemOf(contact.error).status === 404) return <NotFoundPage />;
    return (
      <>
        <PageHeader title="A contact" />
        <ErrorState error={contact.error} onRetry={() => contact.refetch()} />
      </>
    );
  }
  const { title, company, email } = contact.data;
  const name = nameOf(contact.data);
  return (
    <>
      <Breadcrumbs mb={4} aria-label="Path">
        <Anchor component={Link} to="/contacts" size="sm">
          Contacts
        </Anchor>
        <Text size="sm" c="dimmed" lh={1.4} lineClamp={1}>
          {name}
        </Text>
      </Breadcrumbs>
      <PageHeader title={name} subtitle={[title, company?.name, email].filter(Boolean).join(' · ')}>
        <ActionButton
          variant="default"
          leftSection={<IconUserPlus size={16} aria-hidden />}
          refusal={refusal}
          onClick={() => setAdding(true)}
        >
          Add to a campaign …
        </ActionButton>
      </PageHeader>
      {adding && (
        <AddToCampaign count={1} audience={{ contactIds: [contactId] }} onClose={() => setAdding(false)} />
      )}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack>
            <Section id="details" title="Details">
              <ContactForm key={contactId} contact={contact.data} />
            </Section>
            <Section id="company" title="Company">
              <CompanyCard company={company} />
            </Section>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Section id="history" title="In campaigns">
            <ContactHistory contactId={contactId} />
          </Section>
        </Grid.Col>
      </Grid>
    </>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: React.ReactNode }) {
  return (
    <Card withBorder component="section" aria-labelledby={id}>
      <Title order={2} size="h4" id={id} mb="sm">
        {title}
      </Title>
      {children}
    </Card>
  );
}
