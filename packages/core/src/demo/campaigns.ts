import { sql } from 'drizzle-orm';
import { activateCampaign } from '../campaigns/activate.js';
import { pauseCampaign } from '../campaigns/pause.js';
import { createCampaign } from '../campaigns/service.js';
import { type AudienceFilter, contactConditions } from '../contacts/filter.js';
import { updateContact } from '../contacts/update.js';
import type { Queryable } from '../database/connect.js';
import { addRecipients } from '../recipients/add.js';
import { markResponded } from '../recipients/service.js';
import { daysBefore } from './clock.js';
import { executorPasses, type HistoryEvent, playHistory } from './history.js';
import { BACK_OFFICE_STEPS, PEAK_SEASON_STEPS, SUPPORT_STEPS } from './texts.js';

export type DemoUsers = { adminId: string; directorId: string; memberId: string };

type Params = { users: DemoUsers; now: Date };

/**
 * Makes the three demo campaigns with what happened in them, one active, one paused in the middle, one draft.
 * @param tx a transaction of its own
 * @returns how many
 */
export async function makeCampaigns(tx: Queryable, params: Params): Promise<number> {
  const { now } = params;
  // The best-fitting directors stay free for the first campaign of one's own: who is under way here is skipped there.
  const people = await pickContacts(tx, {
    filter: { role: 'Director of Operations', maxBpoFitScore: 69 },
    count: 60,
  });
  const stories = [
    await supportStory(tx, { ...params, people }),
    await backOfficeStory(tx, params),
    peakSeasonStory(tx, params),
  ];
  const passes = executorPasses(tx, { days: 10, now, refusing: people[REFUSING]?.email });
  await playHistory(tx, { events: [...stories.flat(), ...passes], now });
  return stories.length;
}

type Person = { id: string; email: string };

/** Place in the order of adding of the one whose mailbox is gone. */
const REFUSING = 17;

/** Active for ten days: four groups at four stages, replies on most days, one message held back, one refused. */
async function supportStory(
  tx: Queryable,
  { users, now, people }: Params & { people: Person[] },
): Promise<HistoryEvent[]> {
  const [nameless] = await pickContacts(tx, { filter: {}, count: 1, connectionsOnly: true });
  if (!nameless) throw new Error('the sample data has no connection with an e-mail address');
  const actor = `user:${users.directorId}` as const;
  const added: string[] = [];
  let campaignId = '';
  const add = (group: Person[]) => async (at: Date) => {
    const contactIds = group.map((person) => person.id);
    const { recipients } = await addRecipients(tx, { campaignId, contactIds, actor, now: at });
    added.push(...recipients.map((recipient) => recipient.id));
  };
  return [
    {
      at: daysBefore(now, 10, 7, 42),
      happens: async () => {
        // A LinkedIn export with a gap, as there is always one.
        await updateContact(tx, { contactId: nameless.id, patch: { firstName: null }, actor: 'system' });
        const campaign = await createCampaign(tx, {
          name: 'Support cover for operations directors',
          type: 'email',
          sequences: SUPPORT_STEPS,
          createdBy: users.directorId,
          actor,
        });
        campaignId = campaign.id;
      },
    },
    { at: daysBefore(now, 10, 7, 55), happens: add(people.slice(0, 22)) },
    {
      at: daysBefore(now, 10, 8),
      happens: async (at) => void (await activateCampaign(tx, { campaignId, actor, now: at })),
    },
    { at: daysBefore(now, 7, 8, 10), happens: add([nameless, ...people.slice(22, 38)]) },
    { at: daysBefore(now, 3, 8, 20), happens: add(people.slice(38, 50)) },
    { at: daysBefore(now, 1, 8, 5), happens: add(people.slice(50)) },
    ...replies(
      now,
      [
        [3, 9, 12],
        [11, 9, 14],
        [7, 8, 10],
        [19, 7, 15],
        [1, 6, 9],
        [26, 5, 11],
        [20, 5, 16],
        [14, 4, 10],
        [33, 3, 13],
        [8, 2, 9],
        [41, 1, 14],
        [45, 1, 16],
      ],
      async (index, at) => {
        const recipientId = added[index];
        if (recipientId)
          await markResponded(tx, { campaignId, recipientId, actor: `user:${users.memberId}`, at });
      },
    ),
  ];
}

/** Started eight days ago on LinkedIn, paused three days ago between two steps. */
async function backOfficeStory(tx: Queryable, { users, now }: Params): Promise<HistoryEvent[]> {
  const people = await pickContacts(tx, { filter: { role: 'VP Shared Services' }, count: 34 });
  const actor = `user:${users.adminId}` as const;
  let campaignId = '';
  let added: string[] = [];
  return [
    {
      at: daysBefore(now, 8, 9, 30),
      happens: async () => {
        const campaign = await createCampaign(tx, {
          name: 'Back office for shared services',
          type: 'linkedin',
          sequences: BACK_OFFICE_STEPS,
          createdBy: users.adminId,
          actor,
        });
        campaignId = campaign.id;
        const { recipients } = await addRecipients(tx, {
          campaignId,
          contactIds: people.map((person) => person.id),
          actor,
        });
        added = recipients.map((recipient) => recipient.id);
      },
    },
    {
      at: daysBefore(now, 8, 9, 45),
      happens: async (at) => void (await activateCampaign(tx, { campaignId, actor, now: at })),
    },
    ...replies(
      now,
      [
        [5, 6, 10],
        [16, 4, 15],
        [27, 4, 17],
      ],
      async (index, at) => {
        const recipientId = added[index];
        if (recipientId) await markResponded(tx, { campaignId, recipientId, actor, at });
      },
    ),
    {
      at: daysBefore(now, 3, 16),
      happens: async () => void (await pauseCampaign(tx, { campaignId, actor })),
    },
  ];
}

/** Written yesterday, with everybody in it: one click away from its start. */
function peakSeasonStory(tx: Queryable, { users, now }: Params): HistoryEvent[] {
  const actor = `user:${users.directorId}` as const;
  return [
    {
      at: daysBefore(now, 1, 15, 5),
      happens: async () => {
        const campaign = await createCampaign(tx, {
          name: 'Peak season: agents for ten weeks',
          type: 'email',
          sequences: PEAK_SEASON_STEPS,
          createdBy: users.directorId,
          actor,
        });
        const people = await pickContacts(tx, {
          filter: { role: 'Head of Customer Support' },
          count: 40,
        });
        await addRecipients(tx, {
          campaignId: campaign.id,
          contactIds: people.map((person) => person.id),
          actor,
        });
      },
    },
  ];
}

/** Replies as [place in the order of adding, days ago, hour]. */
function replies(
  now: Date,
  when: readonly (readonly [index: number, days: number, hour: number])[],
  reply: (index: number, at: Date) => Promise<void>,
): HistoryEvent[] {
  return when.map(([index, days, hour]) => ({
    at: daysBefore(now, days, hour, (index * 7) % 60),
    happens: (at) => reply(index, at),
  }));
}

/** The best-fitting contacts with an e-mail address first, then by a shuffle that is the same every time. */
async function pickContacts(
  tx: Queryable,
  params: { filter: AudienceFilter; count: number; connectionsOnly?: boolean },
): Promise<Person[]> {
  return await tx.execute<Person>(sql`
    SELECT contacts.id, contacts.email FROM contacts LEFT JOIN companies ON companies.id = contacts.company_id
    WHERE contacts.email IS NOT NULL AND contacts.linkedin_url IS NOT NULL
      AND ${contactConditions(params.filter) ?? sql`true`}
      AND (contacts.seniority IS NULL) = ${params.connectionsOnly ?? false}
    ORDER BY companies.bpo_fit_score / 20 DESC NULLS LAST, md5(contacts.email) LIMIT ${params.count}`);
}
