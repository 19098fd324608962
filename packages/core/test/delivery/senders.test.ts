import { beforeAll, describe, expect, it } from 'vitest';
import {
  activateCampaign,
  DomainError,
  getRecipient,
  listAttention,
  planActions,
  type SendOutcome,
  updateSchedule,
} from '../../src/index.js';
import { ACTOR, email, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending, givenWays, passAt } from '../setup/test-senders.js';

/** A Monday, 09:00 in Berlin. */
const START = new Date('2026-03-02T08:00:00Z');
const at = (hours: number) => new Date(START.getTime() + hours * 3_600_000);

const office = {
  name: 'Office hours',
  timezone: 'Europe/Berlin',
  windows: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, [['09:00', '17:00']]])),
};

describe('a message from a mailbox', () => {
  let connection: Awaited<ReturnType<typeof testDatabase>>;
  beforeAll(async () => {
    connection = await testDatabase();
  });
  const actions = (campaignId: string) => connection.sql`
    SELECT status, error_code, tries, message_id, reply, scheduled_for FROM campaign_actions
    WHERE campaign_id = ${campaignId} ORDER BY scheduled_for, id`;

  it('belongs to a thread: same Message-ID at every attempt, references, "Re:" without a subject of its own', async () => {
    const { db } = connection;
    const { campaignId } = await givenSending(db, {
      steps: [email('One', 0, 'Hello {{ first_name }}'), email('Two', 1, null), email('Three', 1, 'Other')],
      at: START,
      senders: [await givenSender(db, { signature: 'Sam' })],
    });
    const refused = givenWays(() => ({ kind: 'retry', code: 'greylisted', detail: 'Later.' }));
    await passAt(db, { now: START, campaignId, ways: refused });
    const ways = givenWays(() => ({ kind: 'sent', reply: '250 2.0.0 queued as 42' }));
    for (const hours of [1, 26, 51]) await passAt(db, { now: at(hours), campaignId, ways });
    const [one, two, three] = ways.messages;
    expect(one?.mail?.messageId).toBe(refused.messages[0]?.mail?.messageId);
    expect(one?.mail?.messageId).toMatch(/^[0-9a-f]{32}@us\.example$/);
    expect(one?.mail?.references).toEqual([]);
    expect([one?.subject, two?.subject, three?.subject]).toEqual([
      'Hello First1',
      'Re: Hello First1',
      'Other',
    ]);
    expect(two?.mail?.references).toEqual([one?.mail?.messageId]);
    expect(three?.mail?.references).toEqual([one?.mail?.messageId, two?.mail?.messageId]);
    expect(one?.body).toMatch(/^One\n\nSam\n\n.*https:\/\/out\.example\/u\//);
    const kept = await connection.sql`SELECT subject, body FROM sent_messages ORDER BY at`;
    expect(kept.map((row) => row.body)).toEqual(ways.messages.map((message) => message.body));
    expect((await actions(campaignId)).map((row) => row.reply)).toEqual(
      Array(3).fill('250 2.0.0 queued as 42'),
    );
  });

  it('is put off after 1, 5, 15, 60 and 240 minutes ± 20 %, and has failed then', async () => {
    const { db } = connection;
    const { campaignId } = await givenSending(db, {
      steps: [email('One')],
      at: START,
      senders: [await givenSender(db)],
    });
    const ways = givenWays(() => ({ kind: 'retry', code: 'mailbox_busy', detail: '450 busy' }));
    let now = START;
    for (const minutes of [1, 5, 15, 60, 240]) {
      await passAt(db, { now, campaignId, ways });
      const [action] = await actions(campaignId);
      const next = new Date(action?.scheduled_for);
      const waited = (next.getTime() - now.getTime()) / 60_000;
      expect(waited).toBeGreaterThanOrEqual(minutes * 0.8 - 0.01);
      expect(waited).toBeLessThanOrEqual(minutes * 1.2 + 0.01);
      now = next;
    }
    expect(await passAt(db, { now, campaignId, ways })).toMatchObject({ failed: 1 });
    expect(await actions(campaignId)).toMatchObject([{ status: 'failed', error_code: 'mailbox_busy' }]);
  });

  it('waits as long as the other side asks for', async () => {
    const { db } = connection;
    const { campaignId } = await givenSending(db, {
      steps: [email('One')],
      at: START,
      senders: [await givenSender(db)],
    });
    const outcome: SendOutcome = { kind: 'retry', code: 'busy', detail: '451', afterSeconds: 7_200 };
    await passAt(db, { now: START, campaignId, ways: givenWays(() => outcome) });
    const [action] = await actions(campaignId);
    expect(new Date(action?.scheduled_for)).toEqual(at(2));
  });

  it('stops its sender when that is to blame; others go on, and nothing is counted against anybody', async () => {
    const { db } = connection;
    const bad = await givenSender(db);
    const good = await givenSender(db);
    const { campaignId } = await givenSending(db, {
      steps: [email('One')],
      recipients: 20,
      at: START,
      senders: [bad, good],
    });
    const ways = givenWays();
    const failing = givenWays(() => ({ kind: 'sender_failed', code: 'login_refused', detail: '535 no' }));
    await passAt(db, {
      now: START,
      campaignId,
      ways: {
        senderWays: {
          ...ways.senderWays,
          open: async ({ id }) => (id === bad ? failing.channel : ways.channel),
        },
      },
    });
    const [paused] = await connection.sql`SELECT status, status_reason FROM senders WHERE id = ${bad}`;
    expect(paused).toMatchObject({ status: 'paused', status_reason: '535 no' });
    const waiting = await connection.sql`
      SELECT status, tries, crashes, sender_id FROM campaign_actions
      WHERE campaign_id = ${campaignId} AND status <> 'sent'`;
    expect(waiting.length + ways.messages.length).toBe(20);
    expect(waiting.length).toBeGreaterThan(0);
    expect(
      waiting.every((row) => row.sender_id === bad && row.status === 'scheduled' && row.tries === 0),
    ).toBe(true);
  });

  it('waits untouched when the way out of its sender cannot be opened; others go on', async () => {
    const { db } = connection;
    const bad = await givenSender(db);
    const { campaignId } = await givenSending(db, {
      steps: [email('One')],
      recipients: 20,
      at: START,
      senders: [bad, await givenSender(db)],
    });
    const { senderWays, channel, messages } = givenWays();
    const open: typeof senderWays.open = async ({ id }) => {
      if (id === bad) throw new DomainError('secret_unreadable', 'The password cannot be read.');
      return channel;
    };
    await passAt(db, { now: START, campaignId, ways: { senderWays: { ...senderWays, open } } });
    const [paused] = await connection.sql`SELECT status, status_reason FROM senders WHERE id = ${bad}`;
    expect(paused).toMatchObject({ status: 'paused', status_reason: 'The password cannot be read.' });
    const waiting = await connection.sql`
      SELECT status, attempt FROM campaign_actions WHERE campaign_id = ${campaignId} AND sender_id = ${bad}`;
    expect(waiting.length).toBeGreaterThan(0);
    expect(messages).toHaveLength(20 - waiting.length);
    expect(waiting.every((row) => row.status === 'scheduled' && row.attempt === 0)).toBe(true);
  });

  it('opens the breaker of its sender at the fifth failure in a row, then tries one at a time', async () => {
    const { db } = connection;
    const sender = await givenSender(db);
    const { campaignId } = await givenSending(db, {
      steps: [email('One')],
      recipients: 30,
      at: START,
      senders: [sender],
    });
    const down = givenWays(() => ({ kind: 'retry', code: 'refused', detail: 'down', infrastructure: true }));
    await passAt(db, { now: START, campaignId, ways: down, senderBatch: 5 });
    expect(down.messages.length).toBeLessThanOrEqual(15);
    const breaker = async () =>
      (await connection.sql`SELECT failures, broken_until FROM senders WHERE id = ${sender}`)[0];
    expect((await breaker())?.broken_until).not.toBeNull();
    const before = down.messages.length;
    await passAt(db, { now: new Date(START.getTime() + 1_000), campaignId, ways: down });
    expect(down.messages).toHaveLength(before);
    await passAt(db, { now: at(2), campaignId, ways: down });
    expect(down.messages).toHaveLength(before + 1);
    const up = givenWays();
    await passAt(db, { now: at(10), campaignId, ways: up });
    expect(up.messages).toHaveLength(30);
    expect(await breaker()).toMatchObject({ failures: 0, broken_until: null });
  });

  it('to an address that does not exist ends the recipient, everywhere and for good', async () => {
    const { db } = connection;
    const { campaignId, recipientIds } = await givenSending(db, {
      steps: [email('One'), email('Two', 1)],
      at: START,
      senders: [await givenSender(db)],
    });
    const outcome: SendOutcome = {
      kind: 'rejected',
      code: 'bad_address',
      detail: '550 5.1.1',
      badAddress: true,
    };
    await passAt(db, { now: START, campaignId, ways: givenWays(() => outcome) });
    expect(await getRecipient(db, { campaignId, recipientId: recipientIds[0] ?? '' })).toMatchObject({
      status: 'failed',
      stopReason: 'bounced',
    });
    const [suppressed] =
      await connection.sql`SELECT reason FROM suppressions WHERE campaign_id = ${campaignId}`;
    expect(suppressed?.reason).toBe('bounced');
  });

  it('does not pass the gate to an address that was suppressed behind its back', async () => {
    const { db } = connection;
    const { campaignId, contactIds } = await givenSending(db, {
      steps: [email('One')],
      at: START,
      senders: [await givenSender(db)],
    });
    await connection.sql`
      INSERT INTO suppressions (address_key, kind, reason, actor)
      SELECT lower(email), 'email', 'manual', 'system' FROM contacts WHERE id = ${contactIds[0] ?? ''}`;
    const ways = givenWays();
    await passAt(db, { now: START, campaignId, ways });
    expect(ways.messages).toEqual([]);
  });

  it('in doubt counts for the limits, and is shown with its Message-ID', async () => {
    const { db } = connection;
    const sender = await givenSender(db, { perDay: 1 });
    const { campaignId } = await givenSending(db, {
      steps: [email('One')],
      recipients: 2,
      at: START,
      senders: [sender],
    });
    const lost = givenWays(() => ({ kind: 'unknown', code: 'no_reply', detail: 'Lost behind the dot.' }));
    expect(await passAt(db, { now: START, campaignId, ways: lost })).toMatchObject({ inDoubt: 1 });
    expect(await passAt(db, { now: at(1), campaignId, ways: givenWays() })).toMatchObject({ sent: 0 });
    const { items } = await listAttention(db, { campaignId, limit: 5, offset: 0 });
    expect(items).toMatchObject([{ errorCode: 'in_doubt', messageId: lost.messages[0]?.mail?.messageId }]);
  });
});

describe('a campaign with a schedule', () => {
  let connection: Awaited<ReturnType<typeof testDatabase>>;
  beforeAll(async () => {
    connection = await testDatabase();
  });
  const instants = async (campaignId: string) =>
    (
      await connection.sql`SELECT scheduled_for FROM campaign_actions WHERE campaign_id = ${campaignId}
                           AND status = 'scheduled' ORDER BY 1`
    ).map((row) => new Date(row.scheduled_for).toISOString());

  it('plans every step into its windows, and the instant stays as it is', async () => {
    const { db } = connection;
    const friday = new Date('2026-03-27T20:00:00Z');
    const { campaignId } = await givenSending(db, {
      steps: [email('One'), email('Two', 1)],
      at: friday,
      senders: [await givenSender(db)],
      schedule: office,
    });
    await planActions(db, { campaignId });
    // Monday 09:00 in Berlin, the day after the clocks went forward.
    expect(await instants(campaignId)).toEqual(['2026-03-30T07:00:00.000Z']);
    await planActions(db, { campaignId });
    expect(await instants(campaignId)).toEqual(['2026-03-30T07:00:00.000Z']);
    const ways = givenWays();
    expect(await passAt(db, { now: new Date('2026-03-30T06:59:59Z'), campaignId, ways })).toMatchObject({
      sent: 0,
    });
    expect(await passAt(db, { now: new Date('2026-03-30T07:00:00Z'), campaignId, ways })).toMatchObject({
      sent: 1,
    });
    expect(await instants(campaignId)).toEqual(['2026-03-31T07:00:00.000Z']);
  });

  it("goes by each recipient's own zone, and says which", async () => {
    const { db } = connection;
    const { campaignId, contactIds } = await givenSending(db, {
      steps: [email('One')],
      recipients: 3,
      at: START,
      senders: [await givenSender(db)],
      schedule: { ...office, useRecipientTimezone: true },
      draft: true,
    });
    const [a = '', b = ''] = contactIds;
    await connection.sql`UPDATE contacts SET timezone = 'Asia/Kolkata' WHERE id = ${a}`;
    await connection.sql`UPDATE contacts SET region = 'California', country = 'United States' WHERE id = ${b}`;
    await activateCampaign(db, { campaignId, actor: ACTOR, now: at(-4) });
    await planActions(db, { campaignId });
    const rows = await connection.sql`
      SELECT zone, zone_source, scheduled_for FROM campaign_actions WHERE campaign_id = ${campaignId} ORDER BY 3`;
    expect(rows.map((row) => [row.zone, row.zone_source, new Date(row.scheduled_for).toISOString()])).toEqual(
      [
        ['Asia/Kolkata', 'contact', '2026-03-02T04:00:00.000Z'],
        ['Europe/Berlin', 'schedule', '2026-03-02T08:00:00.000Z'],
        ['America/Los_Angeles', 'region', '2026-03-02T17:00:00.000Z'],
      ],
    );
  });

  it('sends nothing outside its hours, though it has been due for long', async () => {
    const { db } = connection;
    const { campaignId } = await givenSending(db, {
      steps: [email('One')],
      at: START,
      senders: [await givenSender(db)],
      schedule: office,
    });
    const ways = givenWays();
    expect(await passAt(db, { now: new Date('2026-03-02T21:00:00Z'), campaignId, ways })).toMatchObject({
      sent: 0,
    });
    expect(await instants(campaignId)).toEqual(['2026-03-03T08:00:00.000Z']);
    expect(ways.messages).toEqual([]);
  });

  it('tells when no window is left, and goes on when there is one again', async () => {
    const { db } = connection;
    const { campaignId, recipientIds } = await givenSending(db, {
      steps: [email('One')],
      at: START,
      senders: [await givenSender(db)],
      schedule: office,
    });
    const [row] = await connection.sql`SELECT schedule_id FROM campaigns WHERE id = ${campaignId}`;
    const end = (endsOn: string | null) =>
      updateSchedule(db, { scheduleId: row?.schedule_id, changes: { endsOn }, actor: ACTOR });
    await end('2026-02-27');
    const ways = givenWays();
    await passAt(db, { now: START, campaignId, ways });
    expect(await getRecipient(db, { campaignId, recipientId: recipientIds[0] ?? '' })).toMatchObject({
      waiting: { code: 'held', detail: expect.stringContaining('no window') },
    });
    await end(null);
    expect(await passAt(db, { now: START, campaignId, ways })).toMatchObject({ sent: 1 });
  });
});
