import { waitUntilBlocked } from '@outreach/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  addRecipients,
  pauseCampaign,
  pauseRecipients,
  resolveMany,
  resumeRecipients,
  updateCampaign,
} from '../../src/index.js';
import { ACTOR, email, givenCampaign, givenContacts, testDatabase } from '../setup/test-campaign.js';

const connection = await testDatabase();
const { db, sql } = connection;

/** @param table which planning reads, and nothing of what is done before: so planning can be held up there */
async function whilePlanning(
  table: 'schedules' | 'contacts',
  work: () => Promise<unknown>,
  look: () => Promise<void>,
): Promise<void> {
  const holder = await sql.reserve();
  try {
    const [{ pid } = { pid: 0 }] = await holder<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await holder`BEGIN`;
    await holder`LOCK TABLE ${holder(table)} IN ACCESS EXCLUSIVE MODE`;
    const done = work();
    await waitUntilBlocked(sql, { by: pid, count: 1 });
    await look().finally(() => holder`COMMIT`);
    await done;
  } finally {
    holder.release();
  }
}

/** For a hundred thousand people it takes long, and a pause or whoever opts out would wait for it. */
describe('the times of sending are worked out when the change stands and its locks are free', () => {
  let campaignId: string;
  let recipientIds: string[];
  let prefix = 0;
  beforeEach(async () => {
    const [{ id: scheduleId } = { id: '' }] = await sql<{ id: string }[]>`
      INSERT INTO schedules (name, timezone, windows) VALUES ('Days', 'UTC', '{"mon": [["08:00", "09:00"]]}')
      RETURNING id`;
    ({ campaignId, recipientIds } = await givenCampaign(db, {
      steps: [email('One'), email('Two', 1)],
      recipients: 3,
      before: async (id) => {
        await updateCampaign(db, { campaignId: id, scheduleId, actor: ACTOR });
      },
    }));
  });

  const count = async (condition: string): Promise<number> => {
    const [row] = await sql.unsafe<{ n: number }[]>(
      `SELECT count(*)::int AS n FROM campaign_recipients r JOIN campaign_actions a ON a.recipient_id = r.id
       JOIN campaigns c ON c.id = r.campaign_id WHERE r.campaign_id = '${campaignId}' AND ${condition}`,
    );
    return row?.n ?? 0;
  };

  it('of people who are added', async () => {
    const contactIds = await givenContacts(db, 2, `behind${prefix++}`);
    await whilePlanning(
      'schedules',
      () => addRecipients(db, { campaignId, contactIds, actor: ACTOR }),
      async () => expect(await count('a.plan_from IS NOT NULL')).toBe(2),
    );
  });

  it('of people who are let go on', async () => {
    await pauseRecipients(db, { campaignId, recipientIds, actor: ACTOR });
    await whilePlanning(
      'schedules',
      () => resumeRecipients(db, { campaignId, recipientIds, actor: ACTOR }),
      async () => expect(await count('r.paused_at IS NULL')).toBe(3),
    );
  });

  it('of messages that are sent again', async () => {
    await sql`UPDATE campaign_actions SET status = 'failed', error_code = 'refused' WHERE campaign_id = ${campaignId}`;
    await whilePlanning(
      'schedules',
      () => resolveMany(db, { campaignId, as: 'resend', which: { failed: true }, actor: ACTOR }),
      async () => expect(await count(`a.status = 'scheduled'`)).toBe(3),
    );
  });

  it('of a campaign that goes on with a change of its status', async () => {
    await pauseCampaign(db, { campaignId, actor: ACTOR });
    await sql`UPDATE campaign_actions SET plan_from = now() WHERE campaign_id = ${campaignId}`;
    await whilePlanning(
      'contacts',
      () => updateCampaign(db, { campaignId, status: 'active', actor: ACTOR }),
      async () => expect(await count(`c.status = 'active'`)).toBe(3),
    );
  });
});
