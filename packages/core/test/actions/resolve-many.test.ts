import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Connection,
  listAttention,
  listEvents,
  listRecipients,
  markResponded,
  resolveAction,
  resolveMany,
} from '../../src/index.js';
import { schedules } from '../../src/schema/schedules.js';
import { senders } from '../../src/schema/senders.js';
import { ACTOR, email, givenCampaign, testDatabase } from '../setup/test-campaign.js';

const NOW = new Date('2026-03-18T12:00:00Z');

describe('messages that wait for a person', () => {
  let db: Connection['db'];
  beforeAll(async () => {
    db = (await testDatabase()).db;
  });

  /** A campaign in which the nth message ended with the nth code; `held` is held back, null has gone out. */
  async function given(codes: readonly (string | null)[]) {
    const { campaignId, recipientIds, steps } = await givenCampaign(db, {
      steps: [email('One'), email('Two', 2)],
      recipients: codes.length,
    });
    const actionIds: string[] = [];
    for (const [n, code] of codes.entries()) {
      const [row] = await db.execute<{ id: string }>(sql`
        UPDATE campaign_actions
        SET status = CASE ${code}::text WHEN 'held' THEN 'scheduled' ELSE 'failed' END,
          error_code = ${code}, opener = true, executed_at = ${NOW.toISOString()},
          held_at = CASE ${code}::text WHEN 'held' THEN now() END
        WHERE recipient_id = ${recipientIds[n]} RETURNING id`);
      if (code === null)
        await db.execute(sql`UPDATE campaign_actions SET status = 'sent' WHERE id = ${row?.id}`);
      if (code !== null && code !== 'held' && code !== 'in_doubt')
        await db.execute(sql`
          UPDATE campaign_recipients SET status = 'failed', stop_reason = 'send_failed', completed_at = now()
          WHERE id = ${recipientIds[n]}`);
      actionIds.push(row?.id ?? '');
    }
    return { campaignId, recipientIds, actionIds, steps };
  }

  const statusesOf = async (campaignId: string) => {
    const rows = await db.execute<{ status: string; code: string | null }>(sql`
      SELECT a.status, a.error_code AS code FROM campaign_actions a JOIN campaign_sequences s ON s.id = a.sequence_id
      WHERE a.campaign_id = ${campaignId} AND s.step_number = 1 ORDER BY a.recipient_id`);
    return rows.map(({ status, code }) => (code ? `${status} ${code}` : status));
  };
  const by = { actor: ACTOR, now: NOW } as const;

  it('retry of only the failed leaves alone what is in doubt, held back or given up', async () => {
    const { campaignId } = await given(['no_such_user', 'in_doubt', 'held', 'given_up', 'refused', null]);
    const answer = await resolveMany(db, { campaignId, as: 'resend', which: { failed: true }, ...by });
    expect(answer).toEqual({ resolved: 2, refused: [], remaining: 0 });
    expect(await statusesOf(campaignId)).toEqual([
      'scheduled',
      'failed in_doubt',
      'scheduled held',
      'failed given_up',
      'scheduled',
      'sent',
    ]);
    const { items } = await listRecipients(db, { campaignId, limit: 10, offset: 0 });
    expect(items.map(({ status }) => status)).toEqual([
      'pending',
      'pending',
      'pending',
      'failed',
      'pending',
      'pending',
    ]);
    expect(items[0]?.nextActionAt).toEqual(NOW);
  });

  it('all with one code are answered for at once', async () => {
    const { campaignId, recipientIds } = await given(['in_doubt', 'in_doubt', 'refused']);
    const which = { errorCode: 'in_doubt' };
    expect(await resolveMany(db, { campaignId, as: 'sent', which, ...by })).toMatchObject({ resolved: 2 });
    expect(await statusesOf(campaignId)).toEqual(['sent', 'sent', 'failed refused']);
    const { items } = await listRecipients(db, { campaignId, limit: 10, offset: 0 });
    expect(items[0]).toMatchObject({
      id: recipientIds[0],
      status: 'in_progress',
      sentCount: 1,
      currentStep: 1,
    });
    expect(items[0]?.nextActionAt).toEqual(new Date(NOW.getTime() + 2 * 86_400_000));
    const events = await listEvents(db, { campaignId, events: ['action.resolved'], limit: 10 });
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({
      actor: ACTOR,
      before: { status: 'failed', error_code: 'in_doubt' },
      after: { as: 'sent', status: 'sent' },
    });
  });

  it('what is sent again waits for the next window of the schedule', async () => {
    const { campaignId, actionIds } = await given(['refused']);
    const [schedule] = await db
      .insert(schedules)
      .values({ name: 'Mornings', timezone: 'UTC', windows: { thu: [['08:00', '09:00']] } })
      .returning();
    await db.execute(sql`UPDATE campaigns SET schedule_id = ${schedule?.id} WHERE id = ${campaignId}`);
    const [actionId = ''] = actionIds;
    const action = await resolveAction(db, { campaignId, actionId, as: 'resend', ...by });
    // From Wednesday noon.
    expect(action).toMatchObject({ status: 'scheduled', scheduledFor: new Date('2026-03-19T08:00:00Z') });
  });

  it('giving up ends their recipients', async () => {
    const { campaignId, actionIds } = await given(['in_doubt', 'held']);
    await resolveMany(db, { campaignId, as: 'give_up', which: { actionIds }, ...by });
    const { items } = await listRecipients(db, { campaignId, limit: 10, offset: 0 });
    expect(items.map(({ status, stopReason }) => [status, stopReason])).toEqual([
      ['failed', 'given_up'],
      ['failed', 'given_up'],
    ]);
    expect((await listAttention(db, { campaignId, limit: 1, offset: 0 })).total).toBe(0);
  });

  it('what cannot be answered so is named with the reason, and the rest is done', async () => {
    const { campaignId, actionIds, recipientIds } = await given([
      'refused',
      null,
      'in_doubt',
      'refused',
      'refused',
    ]);
    const other = await given(['refused']);
    await markResponded(db, { campaignId, recipientId: recipientIds[2] ?? '', actor: ACTOR });
    await db.execute(sql`
      UPDATE campaign_recipients SET stop_reason = 'unsubscribed' WHERE id = ${recipientIds[4]}`);
    await db.execute(sql`
      INSERT INTO suppressions (address_key, kind, reason, actor)
      SELECT lower(p.email), 'email', 'manual', 'user:test' FROM contacts p
      JOIN campaign_recipients r ON r.contact_id = p.id WHERE r.id = ${recipientIds[3]}`);
    const which = { actionIds: [...actionIds, other.actionIds[0] ?? '', 'nonsense', actionIds[0] ?? ''] };
    const answer = await resolveMany(db, { campaignId, as: 'resend', which, ...by });
    expect(answer).toEqual({
      resolved: 1,
      refused: [
        { actionId: actionIds[1], reason: 'nothing_to_decide' },
        { actionId: actionIds[2], reason: 'recipient_ended' },
        { actionId: actionIds[3], reason: 'suppressed' },
        { actionId: actionIds[4], reason: 'recipient_ended' },
        { actionId: other.actionIds[0], reason: 'not_found' },
        { actionId: 'nonsense', reason: 'not_found' },
      ],
      remaining: 0,
    });
    expect(await statusesOf(other.campaignId)).toEqual(['failed refused']);
    await expect(resolveMany(db, { campaignId: 'none', as: 'sent', which, ...by })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('one answer is refused with a sentence', async () => {
    const { campaignId, actionIds } = await given([null]);
    const one = { campaignId, actionId: actionIds[0] ?? '', ...by };
    await expect(resolveAction(db, { ...one, as: 'resend' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(resolveAction(db, { ...one, actionId: 'none', as: 'sent' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('of two answers at once only the first is taken', async () => {
    const { campaignId, actionIds } = await given(['in_doubt', 'in_doubt']);
    const answers = await Promise.all(
      (['sent', 'give_up'] as const).map((as) =>
        resolveMany(db, { campaignId, as, which: { actionIds }, ...by }),
      ),
    );
    expect(answers.map(({ resolved }) => resolved).sort()).toEqual([0, 2]);
    expect(await listEvents(db, { campaignId, events: ['action.resolved'], limit: 10 })).toHaveLength(2);
  });

  it('one that went out by hand counts for its sender, once', async () => {
    const { campaignId, actionIds } = await given(['held', 'in_doubt']);
    const [sender] = await db
      .insert(senders)
      .values({ kind: 'email', name: 'Ada', mode: 'manual' })
      .returning();
    await db.execute(
      sql`UPDATE campaign_actions SET sender_id = ${sender?.id ?? ''} WHERE campaign_id = ${campaignId}`,
    );
    await db.execute(sql`
      INSERT INTO sender_sends (sender_id, action_id, campaign_id, at, opener)
      VALUES (${sender?.id ?? ''}, ${actionIds[1]}, ${campaignId}, now(), true)`);
    await resolveMany(db, { campaignId, as: 'sent', which: { actionIds }, ...by });
    const ledger = await db.execute(sql`
      SELECT action_id, opener, domain FROM sender_sends WHERE campaign_id = ${campaignId} ORDER BY domain NULLS LAST`);
    expect(ledger).toEqual([
      { action_id: actionIds[0], opener: true, domain: 'firm.example' },
      { action_id: actionIds[1], opener: true, domain: null },
    ]);
    const { items } = await listRecipients(db, { campaignId, limit: 1, offset: 0 });
    expect(items[0]?.emailSenderId).toBe(sender?.id);
  });

  it('are listed with the evidence there is', async () => {
    const { campaignId, actionIds } = await given(['in_doubt']);
    const [sender] = await db.insert(senders).values({ kind: 'email', name: 'Bo', mode: 'smtp' }).returning();
    await db.execute(sql`
      UPDATE campaign_actions SET sender_id = ${sender?.id ?? ''}, gated_at = ${NOW.toISOString()}, attempt = 2, crashes = 1,
        tries = 3, message_id = 'x@firm.example', reply = '451 later' WHERE id = ${actionIds[0]}`);
    await db.execute(sql`
      INSERT INTO audit_events (actor, event, campaign_id, recipient_id, action_id)
      SELECT 'executor:h:1:a', 'action.in_doubt', campaign_id, recipient_id, id FROM campaign_actions
      WHERE id = ${actionIds[0]}`);
    const { items } = await listAttention(db, { campaignId, limit: 1, offset: 0 });
    expect(items[0]).toMatchObject({
      senderName: 'Bo',
      evidence: {
        gatedAt: NOW,
        attempt: 2,
        crashes: 1,
        tries: 3,
        messageId: 'x@firm.example',
        reply: '451 later',
        reportedBy: 'executor:h:1:a',
      },
    });
  });
});
