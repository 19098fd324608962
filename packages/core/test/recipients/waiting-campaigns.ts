import { sql } from 'drizzle-orm';
import { type Connection, campaignIdle, getRecipient, registerExecutor } from '../../src/index.js';
import { campaignSenders, schedules, senders } from '../../src/schema/index.js';
import { email, givenCampaign } from '../setup/test-campaign.js';

const HOUR = 3_600_000;
export const hoursFromNow = (hours: number) => new Date(Date.now() + hours * HOUR);

/** Windows on every day; `closed` is a single minute twelve hours from now. */
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const windowsOf = (from: string, to: string) =>
  Object.fromEntries(DAYS.map((day) => [day, [[from, to]]])) as Record<string, [string, string][]>;
export const closedNow = () => {
  const start = hoursFromNow(12).toISOString().slice(11, 16);
  const end = new Date(hoursFromNow(12).getTime() + 60_000).toISOString().slice(11, 16);
  return windowsOf(start, end);
};

export type Given = {
  sender?: Partial<typeof senders.$inferInsert>;
  schedule?: Partial<typeof schedules.$inferInsert>;
  /** Hours ago at which this campaign's sender has sent something. */
  sent?: number[];
  campaign?: { dailyNewRecipients?: number };
  action?: Partial<Record<string, unknown>>;
  draft?: boolean;
  recipients?: number;
};

/** Campaigns in this database with what keeps their messages, and what is said of it. */
export function waitingCampaigns(db: Connection['db']) {
  /** A campaign whose messages are due, with what stands between them and their going out. */
  async function given(of: Given = {}) {
    const { campaignId, recipientIds, steps } = await givenCampaign(db, {
      steps: [email('Hi'), email('Again', 3)],
      at: hoursFromNow(-1),
      draft: of.draft ?? false,
      recipients: of.recipients ?? 1,
    });
    const [sender] = of.sender
      ? await db
          .insert(senders)
          .values({ kind: 'email', name: 'Ada', mode: 'smtp', ...of.sender })
          .returning()
      : [];
    if (sender) await db.insert(campaignSenders).values({ campaignId, senderId: sender.id, position: 1 });
    const [schedule] = of.schedule
      ? await db
          .insert(schedules)
          .values({ name: 'Hours', timezone: 'UTC', windows: windowsOf('00:00', '24:00'), ...of.schedule })
          .returning()
      : [];
    await db.execute(sql`
      UPDATE campaigns SET schedule_id = ${schedule?.id ?? null},
        daily_new_recipients = ${of.campaign?.dailyNewRecipients ?? null}::int WHERE id = ${campaignId}`);
    await db.execute(sql`
      UPDATE campaign_actions SET sender_id = ${sender?.id ?? null}, opener = true WHERE campaign_id = ${campaignId}`);
    for (const [column, value] of Object.entries(of.action ?? {}))
      await db.execute(sql`
        UPDATE campaign_actions SET ${sql.identifier(column)} = ${value instanceof Date ? value.toISOString() : value}
        WHERE campaign_id = ${campaignId}`);
    for (const ago of of.sent ?? [])
      await db.execute(sql`
        INSERT INTO sender_sends (sender_id, action_id, campaign_id, at, opener, domain)
        VALUES (${sender?.id ?? null}, 'before', ${campaignId}, ${hoursFromNow(-ago).toISOString()}, true, 'firm.example')`);
    const [recipientId = ''] = recipientIds;
    return { campaignId, recipientId, senderId: sender?.id ?? null, steps };
  }

  const executorAtWork = () =>
    registerExecutor(db, { owner: `h:1:${Math.random()}`, host: 'h', pid: 1, mode: 'watch' });

  /** What the recipient and the campaign say. */
  async function answers(of: Given) {
    const { campaignId, recipientId } = await given(of);
    const { waiting, nextActionAt } = await getRecipient(db, { campaignId, recipientId });
    return { waiting, nextActionAt, idle: await campaignIdle(db, { campaignId }) };
  }

  return { given, executorAtWork, answers };
}
