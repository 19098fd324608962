import { waitUntilBlocked } from '@outreach/testkit';
import { describe, expect, it } from 'vitest';
import {
  createSchedule,
  deleteStep,
  executeDue,
  makeOwner,
  reorderSteps,
  updateCampaign,
  updateSchedule,
  updateStep,
} from '../../src/index.js';
import { ACTOR, email, givenCampaign, recordingChannel, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();

const RECIPIENTS = 50;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/**
 * Has an edit stop in the middle of its work, at one of the campaign's messages or when it writes its event, until an
 * executor has claimed and rendered what the edit has not come to, and waits at the gate. Then both go on.
 */
async function besideAClaim(
  campaignId: string,
  params: { edit: () => Promise<unknown>; pass: () => Promise<unknown>; stopAt?: 'a message' | 'the event' },
): Promise<void> {
  const holder = await sql.reserve();
  const [{ pid } = { pid: 0 }] = await holder<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
  await holder`BEGIN`;
  if (params.stopAt === 'the event') await holder`LOCK TABLE audit_events IN SHARE MODE`;
  else
    await holder`
      SELECT 1 FROM campaign_actions WHERE campaign_id = ${campaignId} ORDER BY ctid OFFSET 10 LIMIT 1 FOR UPDATE`;
  const edited = params.edit();
  await waitUntilBlocked(sql, { by: pid, count: 1 });
  const passed = params.pass();
  await expect.poll(waitAtTheGate).toBeGreaterThan(0);
  await holder`COMMIT`;
  holder.release();
  await Promise.all([edited, passed]);
}

async function waitAtTheGate(): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    SELECT count(*)::int AS n FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND wait_event = 'advisory'`;
  return row?.n ?? 0;
}

const passOver = (campaignId: string, channels: ReturnType<typeof recordingChannel>['channels']) => () =>
  executeDue(db, { channels, owner: makeOwner(), campaignId });

const count = (bodies: readonly { body: string }[], wanted: string) =>
  bodies.filter(({ body }) => body === wanted).length;

describe('what is claimed while an edit is under way', () => {
  it('goes out once and in the new order when steps are reordered', async () => {
    const { campaignId, steps } = await givenCampaign(db, {
      steps: [email('ONE'), email('TWO')],
      recipients: RECIPIENTS,
    });
    const { messages, channels } = recordingChannel();
    const sequenceIds = steps.map(({ id }) => id).reverse();
    const pass = passOver(campaignId, channels);
    await besideAClaim(campaignId, {
      edit: () => reorderSteps(db, { campaignId, sequenceIds, actor: ACTOR }),
      pass,
    });
    await pass();
    await pass();
    expect([count(messages, 'TWO'), count(messages, 'ONE')]).toEqual([RECIPIENTS, RECIPIENTS]);
    expect(messages.slice(0, RECIPIENTS).every(({ body }) => body === 'TWO')).toBe(true);
  });

  it('goes out with the new text', async () => {
    const { campaignId } = await givenCampaign(db, { steps: [email('OLD')], recipients: RECIPIENTS });
    const { messages, channels } = recordingChannel();
    const pass = passOver(campaignId, channels);
    await besideAClaim(campaignId, {
      edit: () => updateStep(db, { campaignId, stepNumber: 1, messageTemplate: 'NEW', actor: ACTOR }),
      stopAt: 'the event',
      pass,
    });
    await pass();
    expect([count(messages, 'OLD'), count(messages, 'NEW')]).toEqual([0, RECIPIENTS]);
  });

  it('does not go out of a step that is removed', async () => {
    const { campaignId } = await givenCampaign(db, {
      steps: [email('ONE'), email('TWO')],
      recipients: RECIPIENTS,
    });
    const { messages, channels } = recordingChannel();
    const pass = passOver(campaignId, channels);
    await besideAClaim(campaignId, {
      edit: () => deleteStep(db, { campaignId, stepNumber: 1, actor: ACTOR }),
      pass,
    });
    await pass();
    expect([count(messages, 'ONE'), count(messages, 'TWO')]).toEqual([0, RECIPIENTS]);
  });

  it('goes out from the sender that it is counted for', async () => {
    const [before, after] = [await givenSender(db), await givenSender(db)];
    const { campaignId } = await givenSending(db, {
      steps: [email('ONE')],
      recipients: RECIPIENTS,
      senders: [before],
    });
    const [fromBefore, fromAfter] = [givenWays(), givenWays()];
    const open = async ({ id }: { id: string }) => (id === before ? fromBefore : fromAfter).channel;
    const senderWays = { ...fromBefore.senderWays, open };
    const pass = () =>
      executeDue(db, { channels: recordingChannel().channels, senderWays, owner: makeOwner(), campaignId });
    await besideAClaim(campaignId, {
      edit: () => updateCampaign(db, { campaignId, senderIds: [after], actor: ACTOR }),
      pass,
    });
    await pass();
    expect([fromBefore.messages.length, fromAfter.messages.length]).toEqual([0, RECIPIENTS]);
    const counted = await sql`SELECT DISTINCT sender_id FROM sender_sends WHERE campaign_id = ${campaignId}`;
    expect(counted).toEqual([{ sender_id: after }]);
  });

  it('waits for the new hours', async () => {
    const hours = (day: string, from: string, to: string) => ({ [day]: [[from, to]] });
    const always = Object.assign({}, ...DAYS.map((day) => hours(day, '00:00', '24:00')));
    const tomorrow = DAYS[(new Date().getUTCDay() + 1) % 7] ?? 'mon';
    const { id: scheduleId } = await createSchedule(db, {
      actor: ACTOR,
      schedule: {
        name: 'Hours',
        timezone: 'UTC',
        windows: always,
        holidays: { country: null, dates: [] },
        countDays: 'calendar',
        useRecipientTimezone: false,
        startsOn: null,
        endsOn: null,
      } as Parameters<typeof createSchedule>[1]['schedule'],
    });
    const { campaignId } = await givenCampaign(db, {
      steps: [email('ONE')],
      recipients: RECIPIENTS,
      before: async (id) => {
        await updateCampaign(db, { campaignId: id, scheduleId, actor: ACTOR });
      },
    });
    const { messages, channels } = recordingChannel();
    const windows = hours(tomorrow, '10:00', '10:05') as typeof always;
    await besideAClaim(campaignId, {
      edit: () => updateSchedule(db, { scheduleId, changes: { windows }, actor: ACTOR }),
      pass: passOver(campaignId, channels),
    });
    expect(messages).toEqual([]);
  });
});
