import { sql } from 'drizzle-orm';
import {
  type Connection,
  campaignChecklist,
  createMailDomainLookUp,
  type StepInput,
  type TxtResolver,
} from '../../src/index.js';
import { campaignSenders, schedules, senders } from '../../src/schema/index.js';
import { email, givenCampaign } from '../setup/test-campaign.js';

/** A Thursday, eight o'clock in Berlin. */
export const NOW = new Date('2026-03-19T07:00:00Z');

/** Drafts in this database, and what the checklist says of them. */
export function checkedCampaigns(db: Connection['db']) {
  async function given(of: {
    steps?: StepInput[];
    recipients?: number;
    /** One for e-mail unless told. */
    senders?: Partial<typeof senders.$inferInsert>[];
    schedule?: Partial<typeof schedules.$inferInsert>;
  }) {
    const campaign = await givenCampaign(db, {
      steps: of.steps ?? [email('Hi')],
      recipients: of.recipients ?? 1,
      draft: true,
    });
    const { campaignId } = campaign;
    for (const [position, values] of (of.senders ?? [{}]).entries()) {
      const [row] = await db
        .insert(senders)
        .values({ kind: 'email', name: 'Ada', mode: 'log', ...values })
        .returning();
      await db.insert(campaignSenders).values({ campaignId, senderId: row?.id ?? '', position });
    }
    if (of.schedule) {
      const [row] = await db
        .insert(schedules)
        .values({
          name: 'Office',
          timezone: 'Europe/Berlin',
          windows: { thu: [['09:00', '17:00']] },
          ...of.schedule,
        })
        .returning();
      await db.execute(sql`UPDATE campaigns SET schedule_id = ${row?.id} WHERE id = ${campaignId}`);
    }
    return campaign;
  }
  const check = (campaignId: string, dns?: TxtResolver) =>
    campaignChecklist(db, {
      campaignId,
      now: NOW,
      lookUpMailDomain: dns && createMailDomainLookUp({ resolver: dns }),
    });
  const codesOf = async (campaignId: string, dns?: TxtResolver) =>
    (await check(campaignId, dns)).findings.map(({ code }) => code);

  return { given, check, codesOf };
}
