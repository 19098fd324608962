import { sql as drizzle } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { executeDue, makeOwner, planActions, updateCompany, updateContact } from '../../src/index.js';
import { replanMoved } from '../../src/schedules/replan-moved.js';
import { importText } from '../imports/import-text.js';
import { ACTOR, email, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { START } from '../setup/test-clock.js';
import { givenSending } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();

const OFFICE_HOURS = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00']]]),
);
/** The day after START, on which the message is due. */
const at = (time: string) => new Date(`2026-03-03T${time}:00Z`);

let companies = 0;

/** Somebody of a company in London, who gets a message a day after the start in their own office hours. */
async function given() {
  const campaign = await givenSending(db, {
    steps: [email('Hi', 1)],
    at: START,
    senders: [],
    schedule: {
      name: 'Theirs',
      timezone: 'Europe/London',
      windows: OFFICE_HOURS,
      useRecipientTimezone: true,
    },
  });
  const { campaignId } = campaign;
  const [contactId = ''] = campaign.contactIds;
  const companyId = `moved-${++companies}`;
  await sql`INSERT INTO companies (id, name, country) VALUES (${companyId}, 'Firm', 'United Kingdom')`;
  await sql`UPDATE contacts SET company_id = ${companyId} WHERE id = ${contactId}`;
  const planned = async () => {
    await planActions(db, { campaignId, now: START });
    const [row] =
      await sql`SELECT scheduled_for, zone FROM campaign_actions WHERE campaign_id = ${campaignId}`;
    return [new Date(row?.scheduled_for), row?.zone];
  };
  expect(await planned()).toEqual([at('09:00'), 'Europe/London']);
  const { channels, messages } = recordingChannel();
  const pass = async (now: Date) => {
    await executeDue(db, { channels, owner: makeOwner(), campaignId, now });
    return messages.length;
  };
  return { campaignId, contactId, companyId, planned, pass };
}
type Given = Awaited<ReturnType<typeof given>>;

describe('somebody who turns out to be in another zone', () => {
  it.each<[string, (of: Given) => Promise<unknown>]>([
    [
      'by their own',
      ({ contactId }) =>
        updateContact(db, { contactId, patch: { timezone: 'America/New_York' }, actor: ACTOR }),
    ],
    [
      'by their region',
      ({ contactId }) =>
        updateContact(db, {
          contactId,
          patch: { region: 'New York', country: 'United States' },
          actor: ACTOR,
        }),
    ],
    [
      'by their company’s place',
      ({ companyId }) =>
        updateCompany(db, {
          companyId,
          patch: { region: 'New York', country: 'United States' },
          actor: ACTOR,
        }),
    ],
    [
      'by an import',
      async ({ contactId }) => {
        const [contact] = await sql`SELECT email FROM contacts WHERE id = ${contactId}`;
        await importText(db, `Email,Time Zone\n${contact?.email},America/New_York`);
      },
    ],
  ])('gets the message in the hours of that: %s', async (_, move) => {
    const { planned, pass, ...campaign } = await given();
    await move({ planned, pass, ...campaign });
    expect(await pass(at('09:05'))).toBe(0);
    expect(await planned()).toEqual([at('14:00'), 'America/New_York']);
    expect(await pass(at('14:00'))).toBe(1);
  });

  it('gets it in no hour of the old zone either when another module has moved them', async () => {
    const { contactId, planned, pass } = await given();
    await sql`UPDATE contacts SET timezone = 'Asia/Tokyo' WHERE id = ${contactId}`;
    // Six in the evening there.
    expect(await pass(at('09:05'))).toBe(0);
    expect(await planned()).toEqual([new Date('2026-03-04T00:00:00Z'), 'Asia/Tokyo']);
    expect(await pass(new Date('2026-03-04T00:00:00Z'))).toBe(1);
  });

  it('keeps the instant that was found when the clock is the same', async () => {
    const { campaignId, contactId, planned } = await given();
    await sql`UPDATE campaign_actions SET scheduled_for = ${at('11:11').toISOString()} WHERE campaign_id = ${campaignId}`;
    await updateContact(db, { contactId, patch: { country: 'United Kingdom' }, actor: ACTOR });
    expect(await planned()).toEqual([at('11:11'), 'Europe/London']);
  });
});

it('has everybody who moved planned anew, however many they are', async () => {
  const recipients = 5_001;
  const { campaignId, contactIds } = await givenSending(db, {
    steps: [email('Hi', 1)],
    at: START,
    senders: [],
    recipients,
    schedule: { name: 'All', timezone: 'Europe/London', windows: OFFICE_HOURS, useRecipientTimezone: true },
  });
  await sql`UPDATE contacts SET timezone = 'Asia/Tokyo' WHERE id = ANY(${contactIds})`;
  await replanMoved(db, drizzle`SELECT unnest(${drizzle.param(contactIds)}::text[])`);
  const [waiting] = await sql`
    SELECT count(*)::int AS n FROM campaign_actions WHERE campaign_id = ${campaignId} AND plan_from IS NOT NULL`;
  expect(waiting).toEqual({ n: recipients });
});
