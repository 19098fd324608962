import { schema } from '@outreach/core';
import { ask } from './request.js';
import type { Api } from './start-api.js';

let count = 0;

/** A contact at a company, both unlike all others. */
export async function seedContact(
  api: Api,
  values: Partial<typeof schema.contacts.$inferInsert> & { fit?: number; industry?: string } = {},
): Promise<string> {
  const n = ++count;
  const { fit = 50, industry = 'Software', ...contact } = values;
  const { db } = api.connection;
  const [company] = await db
    .insert(schema.companies)
    .values({ name: `Company ${n}`, industry, bpoFitScore: fit })
    .returning({ id: schema.companies.id });
  const [row] = await db
    .insert(schema.contacts)
    .values({
      companyId: company?.id ?? null,
      firstName: `First${n}`,
      lastName: `Last${n}`,
      email: `person${n}@example.com`,
      title: 'Head of Operations',
      seniority: 'Head',
      customFields: { favouriteColour: 'blue' },
      ...contact,
    })
    .returning({ id: schema.contacts.id });
  return row?.id ?? '';
}

export const STEP = {
  channel: 'email',
  subject: 'Hello',
  message_template: 'Hi {{first_name}}',
  delay_days: 0,
};

/** A schedule as an admin asks for it. */
export const OFFICE = {
  name: 'Office hours',
  timezone: 'Europe/Berlin',
  windows: {
    mon: [
      ['09:00', '12:00'],
      ['13:00', '17:00'],
    ],
    fri: [['22:00', '02:00']],
  },
  holidays: { country: 'DE', dates: ['2027-12-24'] },
  count_days: 'sending',
  use_recipient_timezone: true,
};

/** A draft with this many steps. */
export async function seedCampaign(api: Api, { steps = 1, name = 'Campaign' } = {}) {
  const sequences = Array.from({ length: steps }, (_, index) => ({
    ...STEP,
    subject: `Step ${index + 1}`,
    delay_days: index * 3,
  }));
  const { body } = await ask(api, 'POST /campaigns', { body: { name, type: 'email', sequences } });
  return body;
}

/** An active campaign with one recipient. */
export async function seedRunning(api: Api, { steps = 2 } = {}) {
  const campaign = await seedCampaign(api, { steps });
  const contactId = await seedContact(api);
  const added = await ask(api, `POST /campaigns/${campaign.id}/recipients`, {
    body: { contact_ids: [contactId] },
  });
  await ask(api, `POST /campaigns/${campaign.id}/activate`);
  return { campaign, contactId, recipient: added.body.recipients[0] };
}
